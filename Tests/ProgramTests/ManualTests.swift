import Foundation
import StreamProtocol
import TestSupport
import Testing

@testable import emotiond

@Suite struct ManualTests {
    @Test func `the configuration's page explains every key and no other`() throws {
        let page = try ManualPage("emotiond.yml.5")
        let groups = Dictionary(grouping: Setting.all.map(\.key)) { String($0.prefix { $0 != "." }) }
        for (group, keys) in groups {
            #expect(Set(page.words(under: group).map { "\(group).\($0)" }) == Set(keys))
        }
    }

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

@Suite struct BundledConfigurationTests {
    private let path = "\(ProjectFolder.path)/packaging/emotiond.yml"

    @Test func `the bundled configuration sets no key`() throws {
        #expect(try SettingsFile(path: path).entries.isEmpty)
    }

    @Test func `shows every key with its default`() throws {
        let folder = try TemporaryFolder()
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let enabled = text.replacing(/(?m)^  #(?=[a-z])/, with: "  ")
        let file = try SettingsFile(path: folder.write(enabled, to: "emotiond.yml"))
        #expect(Set(file.entries.keys) == Set(Setting.all.map(\.key)))
        for setting in Setting.all {
            guard let text = setting.show(Settings()) else { continue }
            #expect(file.entries[setting.key]?.text == text, "\(setting.key)")
        }
        #expect(throws: Never.self) {
            try SettingsLoader(flags: [:], environment: [:], file: file).load()
        }
    }
}
