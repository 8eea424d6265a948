import Foundation
import Imaging
import MediaFiles
import TestSupport
import Testing

@testable import emotionctl

extension DaemonTests {
    /// `emotionctl teach --source` in terminals.
    @Suite struct TeachSessionTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        private static let program = BuiltPrograms.url("emotionctl").path

        private func window(_ options: String, source: String = "sample") async throws -> TerminalWindow {
            let window = try await TerminalWindow(columns: 90, rows: 24, in: folder)
            let command = "teach --source \(source) --out kiosk.onnx \(options)"
            try window.enter("cd \(folder.path); \(Self.program) \(command); echo after $?")
            return window
        }

        /// Files of the model and of kept faces, whole or not.
        private var written: [String] {
            get throws {
                try FileManager.default.contentsOfDirectory(atPath: folder.path)
                    .filter { $0.contains("kiosk") || $0 == "kept" }.sorted()
            }
        }

        private func takesFaces(_ window: TerminalWindow) throws -> Bool {
            try window.rows().contains { $0.hasSuffix(" of 20 faces") && !$0.hasSuffix(" 0 of 20 faces") }
        }

        @Test func `asks for one label after the other`() async throws {
            let window = try await window("--labels happy,mask")
            try await eventually("it counts down") { try window.shows("Get ready to show happy, in ") }
            #expect(try window.shows("person 1   sample   faces stay in memory"))
            try await eventually("the model's opinion is shown") { try window.shows(" now happy ") }
            try await eventually("the person is done") { try window.shows("Person 1 is done") }
            for label in ["happy", "mask"] {
                #expect(try window.rows().contains { $0.hasPrefix("   \(label)") && $0.hasSuffix(" 20") })
            }
        }

        @Test func `takes faces back, skips labels and begins with the next person`() async throws {
            let window = try await window("--labels happy,mask")
            try await eventually("faces are taken") { try takesFaces(window) }
            try window.press("r")
            try await eventually("it begins again") {
                try window.shows("Get ready to show happy") && window.shows(" 0 of 20 faces")
            }
            try window.press("s")
            try await eventually("the next label's turn comes") { try window.shows(" ▸ mask") }
            try window.press("n")
            try await eventually("the next person begins") {
                try window.shows("person 2") && window.shows(" ▸ happy")
            }
            try window.press("q")
            try await eventually("it ends") { try window.shows("after 65") }
            #expect(try window.isPlain)
            #expect(try window.shows("sample: 0 faces; teaching takes 10 at least"))
            #expect(try written == [])
        }

        /// Two people show two labels each to a FIFO, who look different under either.
        @Test func `teaches faces of two people and keeps them if asked`() async throws {
            let video = try Video(path: "\(folder.path)/video")
            let window = try await window("--labels happy,mask --keep kept", source: "video")
            try await video.play(until: "Person 1 is done", in: window)
            #expect(try window.shows("faces are kept in kept"))
            try window.press("n")
            try await video.play(until: "Person 2 is done", in: window)
            try window.press("q")
            try await eventually("it has taught") { try window.rows().contains("after 0") }
            #expect(try window.isPlain)
            #expect(try window.shows("80 faces are kept in kept"))
            #expect(try window.shows("2-fold cross-validation over 2 sources"))
            let card = try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(filePath: "\(folder.path)/kiosk.json")))
            let training = try #require((card as? [String: Any])?["training"] as? [String: Any])
            #expect(training["persons"] as? Int == 2)
            #expect(training["faces"] as? [String: Int] == ["happy": 40, "mask": 40])
            for person in ["happy/person-1", "happy/person-2", "mask/person-1", "mask/person-2"] {
                #expect(
                    try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/kept/\(person)").count
                        == 20)
            }
            let again = try ToolRun([
                "teach", "\(folder.path)/kept", "--crops", "--out", "\(folder.path)/again.onnx",
            ])
            #expect(again.status == 0)
            #expect(again.output.contains("over 2 sources"))
        }

        @Test func `giving up leaves nothing`() async throws {
            let window = try await window("--labels happy,mask --keep kept")
            try await eventually("faces are taken") { try takesFaces(window) }
            try window.press("C-c")
            try await eventually("the shell is back") { try window.shows("after 130") }
            #expect(try window.isPlain)
            #expect(try written == [])
        }

        @Test func `a video's end ends the session`() async throws {
            let video = Y4MRecording.gray()
            _ = try folder.write(video.bytes, to: "video.y4m")
            let window = try await window("", source: "video.y4m")
            try await eventually("it ends") { try window.shows("after 65") }
            #expect(try window.isPlain)
            #expect(try window.shows("emotionctl: video.y4m: 0 faces; teaching takes 10 at least"))
        }

        @Test func `a daemon that has the source is named`() async throws {
            let daemon = try RunningDaemon.onSample(in: folder)
            let client = try await daemon.client()
            let failure = try SessionSource("sample").failure(
                .cannotOpen(path: "/dev/video0", errno: .resourceBusy),
                searching: ["\(folder.path)/none", daemon.socket])
            #expect(failure.status == .unavailable)
            let start = "/dev/video0: cannot open: Device or resource busy; emotiond has it, process "
            #expect(failure.message.hasPrefix(start))
            withExtendedLifetime(client) {}
        }
    }
}

/// The bundled portrait as frames for a FIFO: under other light for one of the labels, and with other spots
/// for each person.
private final class Video {
    let path: String
    private let fifo: FIFO
    private var header: [UInt8]
    private let size: ImageSize
    private let luma: [UInt8]
    private var frames: [Scene: [UInt8]] = [:]

    private struct Scene: Hashable {
        let person: Int
        let isShaded: Bool
    }

    init(path: String) throws {
        self.path = path
        fifo = try FIFO(path: path)
        let portrait = try PictureFile(path: ProjectFolder.portrait).bgrImage()
        size = portrait.size
        luma = stride(from: 1, to: portrait.pixels.count, by: 3).map { portrait.pixels[$0] }
        header = Y4MRecording(width: size.width, height: size.height).bytes
    }

    /// Shows the present person's picture of the present label until the terminal shows `end`.
    func play(until end: String, in window: TerminalWindow) async throws {
        try await fifo.write(header)
        header = []
        while true {
            let rows = try window.rows()
            if rows.contains(where: { $0.contains(end) }) { return }
            let scene = Scene(
                person: rows.contains { $0.contains("person 2") } ? 2 : 1,
                isShaded: rows.contains { $0.contains("▸ mask") })
            let bytes = frames[scene] ?? frame(scene)
            frames[scene] = bytes
            try await fifo.write(bytes)
        }
    }

    private func frame(_ scene: Scene) -> [UInt8] {
        var random = SplitMix64(seed: UInt64(clamping: scene.person * 2 + (scene.isShaded ? 1 : 0)))
        let across = size.width / 8 + 1
        let spots = (0..<across * (size.height / 8 + 1)).map { _ in
            Double.random(in: -15...15, using: &random)
        }
        var recording = Y4MRecording(width: size.width, height: size.height)
        recording.add(
            luma.enumerated().map { index, value in
                let (x, y) = (index % size.width, index / size.width)
                let light = scene.isShaded ? min(max(Double(x - 60) / 120, 0.25), 1) : 1
                return UInt8(min(max(Double(value) * light + spots[y / 8 * across + x / 8], 0), 255))
            })
        return Array(
            recording.bytes.dropFirst(Y4MRecording(width: size.width, height: size.height).bytes.count))
    }
}
