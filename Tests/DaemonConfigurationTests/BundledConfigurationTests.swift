import Foundation
import TestSupport
import Testing

@testable import DaemonConfiguration

@Suite struct BundledConfigurationTests {
    private let path = "\(ProjectFolder.path)/packaging/emotiond.yml"

    @Test func `the manual explains every key and no other`() throws {
        let page = try ManualPage("emotiond.yml.5")
        let groups = Dictionary(grouping: Setting.all.map(\.key)) { String($0.prefix { $0 != "." }) }
        for (group, keys) in groups {
            #expect(Set(page.words(under: group).map { "\(group).\($0)" }) == Set(keys))
        }
    }

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
