import Foundation
import Glibc
import MediaFiles
import TestSupport
import Testing

extension DaemonTests {
    /// `emotionctl recognize` in a terminal, and when it is interrupted.
    @Suite struct RecognizeProgramTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        private func addPortraits(_ count: Int) throws {
            for number in 0..<count {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(folder.path)/\(1000 + number).jpg", withDestinationPath: ProjectFolder.portrait
                )
            }
        }

        private func recognize(_ options: [String], output: String, errors: String) throws -> ChildProcess {
            try ChildProcess(
                BuiltPrograms.url("emotionctl").path, ["recognize", folder.path] + options,
                environment: ["TERM": "xterm"], output: output, errors: errors)
        }

        @Test func `Ctrl-C leaves complete output`() async throws {
            try addPortraits(500)
            let results = try TemporaryFolder()
            let (copies, table) = ("\(results.path)/copies", "\(results.path)/table.csv")
            let run = try recognize(
                ["--csv", "--annotate", copies], output: table, errors: "\(results.path)/errors")
            try await eventually("copies are written") {
                try FileManager.default.fileExists(atPath: copies)
                    && FileManager.default.contentsOfDirectory(atPath: copies).count > 3
            }
            run.send(SIGINT)
            try await eventually("it ends") { !run.isRunning }
            #expect(run.exitStatus == 130)
            let names = try FileManager.default.contentsOfDirectory(atPath: copies)
            #expect(names.count < 500)
            for name in names { _ = try PictureFile(path: "\(copies)/\(name)").bgrImage() }
            let text = try String(contentsOfFile: table, encoding: .utf8)
            #expect(text.hasSuffix("\n"))
            #expect(text.split(separator: "\n").count == names.count + 1)
            #expect(try String(contentsOfFile: "\(results.path)/errors", encoding: .utf8).isEmpty)
        }

        @Test func `a terminal gets a table and a bar`() async throws {
            try addPortraits(6)
            let terminal = try PseudoTerminal()
            let run = try recognize([], output: terminal.path, errors: terminal.path)
            try await eventually("it ends") {
                terminal.read()
                return !run.isRunning
            }
            #expect(run.exitStatus == 0)
            terminal.read()
            let text = String(decoding: terminal.bytes, as: UTF8.self)
            #expect(text.contains("1005.jpg"))
            #expect(text.contains("\u{1B}[33mhappy"))
            let bar = try #require(
                text.firstMatch(of: /▏ \d+ %, \d of 6 files, [\d.]+ pictures\/s, \d+:\d\d left/))
            #expect(text[bar.range.upperBound...].contains("\r\u{1B}[K"))
        }

        @Test func `elsewhere there is no bar`() async throws {
            try addPortraits(1)
            let results = try TemporaryFolder()
            let (output, errors) = ("\(results.path)/output", "\(results.path)/errors")
            let run = try recognize([], output: output, errors: errors)
            try await eventually("it ends") { !run.isRunning }
            #expect(try String(contentsOfFile: output, encoding: .utf8).hasPrefix(#"{"type":"frame""#))
            #expect(try String(contentsOfFile: errors, encoding: .utf8).isEmpty)
        }
    }
}
