import Foundation
import Testing

@testable import emotiond

@Suite struct StartupCodeTests {
    @Test func takesLibrariesOutOfMemoryThatRunNoMore() throws {
        let before = try residentLibraries()
        StartupCode.release()
        #expect(try residentLibraries() < before / 2)
    }

    /// KiB of what this process has in memory of shared libraries and may not change.
    private func residentLibraries() throws -> Int {
        var (total, counts) = (0, false)
        for line in try String(contentsOfFile: "/proc/self/smaps", encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: " ")
            if fields[0].contains("-") {
                counts = fields[1] == "r-xp" && fields.last?.contains(".so") == true
            }
            if counts, fields[0] == "Rss:" { total += try #require(Int(fields[1])) }
        }
        return total
    }
}
