import Testing

/// That golden files can tell a difference.
@Suite struct JSONDifferencesTests {
    private func differences(_ actual: String, _ expected: String, tolerance: Double = 0) throws -> [String] {
        try JSON(line: actual).differences(from: JSON(line: expected)) { _ in tolerance }
    }

    @Test(arguments: [
        (#"{"a":1}"#, #"{"a":2}"#, "$.a: 1, expected 2"),
        (#"{"a":{"b":[1,"x"]}}"#, #"{"a":{"b":[1,"y"]}}"#, #"$.a.b[1]: "x", expected "y""#),
        (#"{"a":1}"#, "{}", "$.a: 1, expected nothing"),
        ("[1]", "[1,2]", "$[1]: nothing, expected 2"),
        ("[true]", "[1]", "$[0]: true, expected 1"),
        ("null", "0", "$: null, expected 0"),
    ])
    func `names the path and both values`(actual: String, expected: String, difference: String) throws {
        #expect(try differences(actual, expected) == [difference])
    }

    @Test func `same values do not differ`() throws {
        let line = #"{"a":[1,null,true,"x",{"b":0.5}]}"#
        #expect(try differences(line, line) == [])
    }

    @Test func `numbers may be off by the tolerance`() throws {
        #expect(try differences("[1.5]", "[1]", tolerance: 0.5) == [])
        #expect(try differences("[1.75]", "[1]", tolerance: 0.5).count == 1)
    }
}
