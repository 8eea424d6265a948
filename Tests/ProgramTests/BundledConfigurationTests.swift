import Foundation
import TestSupport
import Testing

@testable import emotiond

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
