import Testing

@testable import emotionctl

@Suite struct StyledTextTests {
    private var sample: StyledText {
        var text = StyledText("ab")
        text.add("cd", .red)
        return text
    }

    @Test func `colors are escape sequences only where the terminal has them`() {
        #expect(sample.rendered(columns: 80, hasColors: true) == "ab\u{1B}[31mcd\u{1B}[0m")
        #expect(sample.rendered(columns: 80, hasColors: false) == "abcd")
    }

    @Test(arguments: [(0, ""), (1, "a"), (2, "ab"), (3, "abc"), (4, "abcd"), (5, "abcd")])
    func `rows end at the edge`(columns: Int, expected: String) {
        #expect(sample.rendered(columns: columns, hasColors: false) == expected)
    }

    @Test func `labels of any name have distinct colors`() {
        let labels = ["happy", "sad"] + (0..<30).map { "label-\($0)" }
        let styles = LabelStyles(labels)
        #expect(Set(labels.map { styles[$0].code }).count == 32)
        #expect(styles["happy"] == .yellow)
        #expect(styles["unknown"] == .plain)
    }

    @Test func `control characters cannot reach the terminal`() {
        #expect(StyledText("a\u{1B}[2Jb\r\nc\u{9B}d").plain == "a?[2Jb??c?d")
    }
}
