import ProgramSupport
import Testing

@Suite struct PrintableTextTests {
    @Test(arguments: [
        ("plain, naïve, 日本 👩‍👩‍👧", "plain, naïve, 日本 👩‍👩‍👧"), ("\u{1B}[31mred\u{1B}[0m", "?[31mred?[0m"),
        ("\u{9B}2J", "?2J"), ("a\rb\tc\u{7}\u{8}\u{7F}", "a?b?c???"), ("a\r\nb", "a??b"),
        ("\u{202E}gpj.exe\u{2066}\u{2028}", "?gpj.exe??"), ("\u{85}", "?"),
    ])
    func `a line has nothing that controls a terminal`(text: String, line: String) {
        #expect(text.printableLine == line)
    }

    @Test func `lines keep their line feeds`() {
        #expect("a\u{1B}\r\nb\n".printableLines == "a??\nb\n")
    }
}
