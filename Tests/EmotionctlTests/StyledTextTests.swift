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

@Suite struct ProgressBarTests {
    private func line(_ fraction: Double, count: Int, seconds: Double) -> String {
        ProgressBar.line(fraction, "3 of 6 files", count: count, "pictures", seconds: seconds, columns: 80)
    }

    @Test func `the bar fills up`() {
        #expect(line(0, count: 0, seconds: 0) == "▕\(String(repeating: " ", count: 24))▏ 0 %, 3 of 6 files")
        #expect(line(1, count: 9, seconds: 1).contains("▕\(String(repeating: "█", count: 24))▏ 100 %"))
    }

    @Test func `shows the rate and the remaining time`() {
        #expect(line(0.25, count: 7, seconds: 2).hasSuffix("▏ 25 %, 3 of 6 files, 3.5 pictures/s, 0:06 left"))
        #expect(line(0.01, count: 7, seconds: 70).hasSuffix(" 1:55:30 left"))
    }

    @Test(arguments: 5...100)
    func `the bar fits the terminal`(columns: Int) {
        let line = ProgressBar.line(
            0.999, "9999 of 9999 files", count: 123, "frames", seconds: 35, columns: columns)
        #expect(line.count < columns)
        #expect(line.contains("99 %"))
        #expect(line.contains("files") == (columns >= 47))
    }
}
