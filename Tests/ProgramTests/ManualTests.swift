import TestSupport
import Testing

@testable import emotiond

@Suite struct ManualTests {
    @Test func theConfigurationsPageExplainsTheKeysThatThereAre() throws {
        let page = try ManualPage("emotiond.yml.5")
        let groups = Dictionary(grouping: Setting.all.map(\.key)) { String($0.prefix { $0 != "." }) }
        for (group, keys) in groups {
            #expect(Set(page.words(under: group).map { "\(group).\($0)" }) == Set(keys))
        }
    }
}
