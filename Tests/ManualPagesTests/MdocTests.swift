import Testing

@testable import ManualPages

@Suite struct MdocTests {
    private func lines(_ text: String) -> [String] {
        var page = Mdoc(values: ["file"])
        page.add(text: text)
        return page.lines
    }

    @Test(arguments: [
        ("Reads FILE alone.", ["Reads", ".Ar file", "alone."]),
        ("Ends when told to (-n, --exit).", ["Ends when told to", ".Pf ( Fl n ,", ".Fl -exit ) ."]),
        ("As emotiond(8) has it.", ["As", ".Xr emotiond 8", "has it."]),
        ("One. Two: - is a hyphen.", ["One.", "Two: - is a hyphen."]),
        ("A JSON file (the FILES)", ["A JSON file (the FILES)"]),
        ("One.\n\nTwo.", ["One.", ".Pp", "Two."]),
    ])
    func `words that name something are set apart`(text: String, expected: [String]) {
        #expect(lines(text) == expected)
    }

    @Test func `examples stay as they are`() {
        let text = "Examples:\n  a -n 1 | b\n  .c 'd\\e'\n\nAfter."
        let display = [".Bd -literal -offset indent", "a \\-n 1 | b", "\\&.c 'd\\ee'", ".Ed"]
        #expect(lines(text) == ["Examples:"] + display + [".Pp", "After."])
    }

    @Test func `text never becomes a macro`() {
        #expect(lines(".Pp 'tis …") == ["\\&.Pp 'tis \\[u2026]"])
    }
}
