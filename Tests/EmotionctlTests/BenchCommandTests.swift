import ArgumentParser
import Foundation
import ProgramSupport
import TestSupport
import Testing

@testable import emotionctl

@Suite struct BenchCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func frameLimit(_ arguments: [String]) throws -> Int {
        try BenchCommand.parse(arguments).frameLimit()
    }

    @Test func `a recording is measured to its end whatever its name`() throws {
        let file = try folder.write(Y4MRecording.gray().bytes, to: "hall")
        #expect(try frameLimit(["--source", file]) == .max)
        #expect(try frameLimit(["--source", "-"]) == .max)
    }

    @Test func `a source without an end is measured for 300 frames`() throws {
        let link = "\(folder.path)/portrait.y4m"
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: ProjectFolder.portrait)
        #expect(try frameLimit([]) == 300)
        #expect(try frameLimit(["--source", link]) == 300)
    }

    @Test func `a number of frames holds for every source`() throws {
        let file = try folder.write(Y4MRecording.gray().bytes, to: "hall.y4m")
        #expect(try frameLimit(["--source", file, "-n", "40"]) == 40)
    }

    @Test func `a missing recording is an error`() throws {
        let error = #expect(throws: ExitError.self) { try frameLimit(["--source", "/nowhere.y4m"]) }
        #expect(error?.message == "/nowhere.y4m: cannot open: No such file or directory")
    }
}
