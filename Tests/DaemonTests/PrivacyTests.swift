import Foundation
import TestSupport
import Testing

extension DaemonTests {
    /// No picture leaves the daemon, nor anything to know a face again by.
    @Suite struct PrivacyTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        /// Keys of everything that is ever sent, at any depth, except labels.
        private static let keys: Set = [
            "type", "protocol", "major", "minor", "daemon", "camera", "model", "name", "sha256", "labels",
            "state", "reason", "format", "detail", "time", "monotonic_us", "latency_us", "seq", "width",
            "height",
            "dropped", "faces", "id", "box", "x", "y", "label", "raw_label", "previous", "confidence",
            "probabilities", "affect", "valence", "arousal", "source", "age_frames", "event", "error",
            "status", "uptime_s", "frames", "fps", "clients", "broken_frames", "reconnects", "pid", "cpu_s",
            "roll_degrees", "too_dark", "capture_dropped",
            "resident_mb", "latency", "bounds_us", "counts", "sum_us", "stages_us", "capture", "detection",
            "gate", "scoring", "tracking", "faces_scored",
        ]

        private func keys(of value: Any) -> Set<String> {
            switch value {
            case let object as [String: Any]:
                object.reduce(into: Set(object.keys)) { $0.formUnion(keys(of: $1.value)) }
            case let list as [Any]: list.reduce(into: []) { $0.formUnion(keys(of: $1)) }
            default: []
            }
        }

        @Test func `sends nothing but what the protocol names`() async throws {
            let daemon = try RunningDaemon(
                ["--source", ProjectFolder.portrait], configuration: "camera:\n  fps: 5\n", in: folder)
            let client = try await daemon.client()
            try client.send(#"{"request":"status","id":1}"# + "\n")
            var lines: [String] = []
            while lines.count(where: { $0.contains(#""type":"frame""#) }) < 5 {
                lines.append(try #require(try await client.nextText()))
            }
            #expect(lines.contains { $0.contains(#""probabilities""#) })
            let labels = ["neutral", "happy", "surprise", "sad", "angry", "disgust", "fear", "contempt"]
            for line in lines {
                // Even one row of the picture would not fit.
                #expect(line.utf8.count < 1_024, "\(line)")
                let message = try JSONSerialization.jsonObject(with: Data(line.utf8))
                #expect(keys(of: message).isSubset(of: Self.keys.union(labels)), "\(line)")
            }
        }

        @Test func `leaves no file`() async throws {
            let daemon = try RunningDaemon.onSample(
                environment: ["TMPDIR": folder.path, "XDG_RUNTIME_DIR": folder.path], in: folder)
            let before = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            let client = try await daemon.client()
            for _ in 0..<10 { _ = try await client.nextFrame() }
            daemon.send(SIGTERM)
            _ = try await daemon.outcome()
            let after = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(Set(after).subtracting(["s"]) == Set(before).subtracting(["s"]))
        }
    }
}

@Suite struct LibraryTests {
    /// The libraries that a program loads at its start, as the dynamic linker finds them.
    private static func libraries(of program: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/ldd")
        process.arguments = [BuiltPrograms.url(program).path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
    }

    @Test(arguments: ["opencv_imgcodecs", "opencv_videoio"])
    func `the daemon loads no decoders of files`(library: String) throws {
        let libraries = try Self.libraries(of: "emotiond")
        #expect(libraries.contains("opencv_objdetect"))
        #expect(!libraries.contains(library))
    }
}
