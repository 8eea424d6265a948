import Foundation
import Testing

@testable import emotiond

@Suite struct StartupCodeTests {
    @Test func takesCodeOutOfMemoryThatRunsNoMore() throws {
        let before = try residentCode()
        StartupCode.release()
        #expect(try residentCode() < before / 2)
    }

    /// KiB of program code in this process's memory.
    private func residentCode() throws -> Int {
        var (total, isCode) = (0, false)
        for line in try String(contentsOfFile: "/proc/self/smaps", encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: " ")
            if fields[0].contains("-") { isCode = fields[1] == "r-xp" }
            if isCode, fields[0] == "Rss:" { total += try #require(Int(fields[1])) }
        }
        return total
    }
}
