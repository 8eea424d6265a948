import Foundation
import TestSupport
import Testing

extension DaemonTests {
    /// Output that cannot be written ends both programs with status 74 and one line.
    @Suite struct LostOutputTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        private func run(_ program: String, _ arguments: [String], output: String) async throws -> Int32? {
            let errors = "\(folder.path)/errors"
            let run = try ChildProcess(
                BuiltPrograms.url(program).path, arguments, environment: ["HOME": folder.path],
                output: output, errors: errors)
            try await eventually("it ends") { !run.isRunning }
            let text = try String(contentsOfFile: errors, encoding: .utf8)
            #expect(text.split(separator: "\n").count == 1, "\(text)")
            #expect(text.contains("cannot write to standard output: No space left on device"), "\(text)")
            return run.exitStatus
        }

        @Test(arguments: [
            ["--print-config"], ["--help"], ["--version"], ["--generate-completion-script", "bash"],
        ])
        func `lost output of the daemon is an error`(arguments: [String]) async throws {
            #expect(try await run("emotiond", arguments, output: "/dev/full") == 74)
        }

        @Test(arguments: [
            ["--help"], ["--version"], ["model", "mini-xception"], ["model", "mini-xception", "--json"],
            ["status", "--prometheus", "--socket", "/nowhere/s"], ["bench", "-n", "2"],
            ["recognize", ProjectFolder.portrait], ["recognize", ProjectFolder.portrait, "--csv"],
            ["recognize", ProjectFolder.portrait, "--summary"],
        ])
        func `lost output of the tool is an error`(arguments: [String]) async throws {
            #expect(try await run("emotionctl", arguments, output: "/dev/full") == 74)
        }

        @Test(arguments: [[], ["--json"], ["--prometheus"]])
        func `lost output of a status is an error`(options: [String]) async throws {
            let daemon = try RunningDaemon.onSample(in: folder)
            _ = try await daemon.client().nextFrame()
            #expect(
                try await run(
                    "emotionctl", ["status", "--socket", daemon.socket] + options, output: "/dev/full") == 74)
            #expect(
                try await run("emotionctl", ["watch", "--socket", daemon.socket], output: "/dev/full") == 74)
        }

        @Test func `lost output of an evaluation is an error`() async throws {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/faces/happy", withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: ProjectFolder.portrait, toPath: "\(folder.path)/faces/happy/a.jpg")
            let arguments = ["evaluate", "\(folder.path)/faces", "--photos"]
            #expect(try await run("emotionctl", arguments, output: "/dev/full") == 74)
            #expect(try await run("emotionctl", arguments + ["--json"], output: "/dev/full") == 74)
        }

        @Test func `a closed output is no place for a socket`() async throws {
            let daemon = try RunningDaemon.onSample(in: folder)
            _ = try await daemon.client().nextFrame()
            let run = try ChildProcess(
                "/bin/sh",
                [
                    "-c", #"exec "$0" status --socket "$1" >&-"#, BuiltPrograms.url("emotionctl").path,
                    daemon.socket,
                ],
                environment: [:], output: "/dev/null", errors: "\(folder.path)/errors")
            try await eventually("it ends") { !run.isRunning }
            #expect(run.exitStatus == 74)
        }

        @Test func `a reader that left ends the program as always`() async throws {
            let run = try ChildProcess(
                "/bin/bash",
                [
                    "-c", #""$0" model mini-xception | true; exit ${PIPESTATUS[0]}"#,
                    BuiltPrograms.url("emotionctl").path,
                ],
                environment: [:], output: "/dev/null", errors: "\(folder.path)/errors")
            try await eventually("it ends") { !run.isRunning }
            // By SIGPIPE, or whole into the pipe before the reader had left.
            #expect(run.exitStatus == 141 || run.exitStatus == 0)
            #expect(try String(contentsOfFile: "\(folder.path)/errors", encoding: .utf8) == "")
        }

        /// Swift's `print` does not report what was not written.
        @Test func `no program prints without the check`() throws {
            for module in ["emotiond", "emotionctl", "ProgramSupport"] {
                let folder = "\(ProjectFolder.path)/Sources/\(module)"
                let files = try #require(FileManager.default.enumerator(atPath: folder))
                for case let name as String in files where name.hasSuffix(".swift") {
                    let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                    for line in text.split(separator: "\n") {
                        #expect(
                            line.firstMatch(of: /(^|[^.\w])print\(/) == nil || line.contains("func print("),
                            "\(name): \(line)")
                    }
                }
            }
        }

        @Test func `a terminal that is dumb gets no bar`() async throws {
            for number in 0..<3 {
                try FileManager.default.copyItem(
                    atPath: ProjectFolder.portrait, toPath: "\(folder.path)/\(number).jpg")
            }
            for environment in [["TERM": "dumb"], [:]] {
                let terminal = try PseudoTerminal()
                let run = try ChildProcess(
                    BuiltPrograms.url("emotionctl").path, ["recognize", folder.path],
                    environment: environment, output: "\(folder.path)/.out", errors: terminal.path)
                try await eventually("it ends") {
                    terminal.read()
                    return !run.isRunning
                }
                terminal.read()
                #expect(run.exitStatus == 0)
                #expect(terminal.bytes == [])
            }
        }
    }
}
