import Foundation
import StreamProtocol
import TestSupport
import Testing

@Suite struct ManualTests {
    @Test(arguments: OfflineReason.allCases.map(\.rawValue) + ["capture_dropped", "dropped"])
    func `the daemon's page explains what its stream reports`(word: String) throws {
        let path = "\(ProjectFolder.path)/packaging/man/emotiond.8.in"
        let words = try String(contentsOf: URL(filePath: path), encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix(".Cm ") || $0.hasPrefix(".Pf ") }
        #expect(words.contains { $0.contains(word) })
    }

    @Test func `make help describes each target in a sentence`() throws {
        let makefile = try String(
            contentsOf: URL(filePath: "\(ProjectFolder.path)/Makefile"), encoding: .utf8)
        var description: Substring?
        for line in makefile.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("# ") {
                description = description ?? line.dropFirst(2)
            } else {
                if let description, line.contains(":"), line.first?.isLowercase == true {
                    #expect(description.hasSuffix("."), "\(line): \(description)")
                    #expect(description.first?.isUppercase == true)
                }
                description = nil
            }
        }
    }
}
