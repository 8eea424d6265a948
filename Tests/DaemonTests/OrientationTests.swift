import Imaging
import MediaFiles
import StreamProtocol
import TestSupport
import Testing

extension DaemonTests {
    /// Cameras that hang on their side.
    @Suite(.timeLimit(.minutes(5))) struct OrientationTests {
        private func firstFace(_ arguments: [String], _ camera: String) async throws -> FrameMessage {
            let daemon = try RunningDaemon(arguments, configuration: "camera:\n  fps: 10\n\(camera)")
            let client = try await daemon.client()
            while true {
                let frame = try await client.nextFrame()
                if !frame.faces.isEmpty { return frame }
            }
        }

        /// Writes the portrait, turned clockwise by a number of quarter turns.
        private func portrait(quarterTurns: Int, in folder: TemporaryFolder) throws -> String {
            let portrait = try StillImage(path: ProjectFolder.portrait)
            var picture = portrait.frame().withLuma { luma in
                GrayPicture(
                    width: portrait.size.width, height: portrait.size.height,
                    luma: luma.indices.map { luma[$0] })
            }
            for _ in 0..<quarterTurns { picture = picture.quarterTurned }
            let image = BGRImage(
                size: ImageSize(width: picture.width, height: picture.height),
                pixels: picture.luma.flatMap { [$0, $0, $0] })
            return try folder.write(
                try #require(image.encoded(as: "png")), to: "portrait-\(quarterTurns).png")
        }

        @Test func `finds the face of a picture on its side`() async throws {
            let folder = try TemporaryFolder()
            let upright = try await firstFace(["--source", try portrait(quarterTurns: 0, in: folder)], "")
            let turned = try await firstFace(
                ["--source", try portrait(quarterTurns: 1, in: folder)], "  rotation: 270\n")
            #expect((turned.width, turned.height) == (upright.width, upright.height))
            #expect(turned.faces.map(\.box) == upright.faces.map(\.box))
        }

        @Test func `mirrors the sample`() async throws {
            let frame = try await firstFace(
                ["--source", "sample"], "  width: 320\n  height: 240\n  mirror: true\n")
            #expect((frame.width, frame.height) == (320, 240))
        }

        @Test func `reports the size of a rotated picture`() async throws {
            let daemon = try RunningDaemon(
                ["--source", "sample"], configuration: "camera:\n  width: 160\n  height: 120\n",
                environment: ["EMOTIOND_CAMERA_ROTATION": "90"])
            let frame = try await daemon.client().nextFrame()
            #expect((frame.width, frame.height) == (120, 160))
        }
    }
}
