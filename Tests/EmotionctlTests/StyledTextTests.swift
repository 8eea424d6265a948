import Testing

@testable import emotionctl

@Suite struct StyledTextTests {
    private var sample: StyledText {
        var text = StyledText("ab")
        text.add("cd", .red)
        return text
    }

    @Test func coloursAreEscapeSequencesOnlyWhereTheTerminalHasThem() {
        #expect(sample.rendered(columns: 80, hasColors: true) == "ab\u{1B}[31mcd\u{1B}[0m")
        #expect(sample.rendered(columns: 80, hasColors: false) == "abcd")
    }

    @Test(arguments: [(0, ""), (1, "a"), (2, "ab"), (3, "abc"), (4, "abcd"), (5, "abcd")])
    func rowsEndAtTheEdge(columns: Int, expected: String) {
        #expect(sample.rendered(columns: columns, hasColors: false) == expected)
    }

    @Test func labelsOfAnyNameHaveDistinctColors() {
        let labels = ["happy", "sad"] + (0..<30).map { "label-\($0)" }
        let styles = LabelStyles(labels)
        #expect(Set(labels.map { styles[$0].code }).count == 32)
        #expect(styles["happy"] == .yellow)
        #expect(styles["unknown"] == .plain)
    }

    @Test func controlCharactersCannotReachTheTerminal() {
        #expect(StyledText("a\u{1B}[2Jb\r\nc\u{9B}d").plain == "a?[2Jb??c?d")
    }
}
