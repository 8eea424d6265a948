import Foundation
import TestSupport
import Testing

private let analyzer = "/usr/bin/systemd-analyze"

extension DaemonTests {
    /// systemd's own opinion of the units, where systemd is installed.
    @Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: analyzer), "there is no \(analyzer)"))
    struct UnitFileTests {
        private let folder: TemporaryFolder

        /// Makes the units for programs in a folder of their own.
        init() throws {
            folder = try TemporaryFolder()
            let programs = URL(filePath: folder.path).appending(path: "bin")
            try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                at: programs.appending(path: "emotiond"), withDestinationURL: BuiltPrograms.url("emotiond"))
            let units = ["emotiond.service", "emotiond@.service", "emotiond@.socket"].map(unit)
            let made = try run(
                "/usr/bin/make",
                [
                    "--silent", "--directory", ProjectFolder.path, "PREFIX=\(folder.path)",
                    "BUILT_UNITS=\(folder.path)",
                ]
                    + units)
            try #require(made.status == 0, "\(made.output)")
        }

        @Test(arguments: ["emotiond.service", "emotiond@.service", "emotiond@.socket"])
        func `systemd finds nothing to correct in the unit`(name: String) throws {
            // The manual is not installed here.
            let outcome = try run(analyzer, ["verify", "--man=no", "--recursive-errors=one", unit(name)])
            #expect(outcome.output == "")
            #expect(outcome.status == 0)
        }

        @Test(arguments: ["emotiond.service", "emotiond@.service"])
        func `the unit is hardly exposed`(name: String) throws {
            // Tenths of the scale that is printed: 0.5 of 10.
            let outcome = try run(analyzer, ["security", "--offline=true", "--threshold=5", unit(name)])
            #expect(outcome.status == 0, "\(outcome.output)")
        }

        private func unit(_ name: String) -> String { "\(folder.path)/\(name)" }

        private func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(filePath: program)
            process.arguments = arguments
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: output, as: UTF8.self))
        }
    }
}
