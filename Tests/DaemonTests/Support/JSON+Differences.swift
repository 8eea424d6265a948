import Testing

extension JSON {
    /// Where two values differ, with both, e.g. `$.faces[0].id: 1, expected 2`.
    /// - Parameter tolerance: how far the number at a path may be off.
    func differences(
        from expected: JSON, at path: String = "$", tolerance: (String) -> Double
    ) -> [String] {
        switch (self, expected) {
        case (.object(let mine), .object(let theirs)):
            return Set(mine.keys).union(theirs.keys).sorted().flatMap { key in
                Self.differences(mine[key], from: theirs[key], at: "\(path).\(key)", tolerance: tolerance)
            }
        case (.array(let mine), .array(let theirs)):
            return (0..<max(mine.count, theirs.count)).flatMap { index in
                Self.differences(
                    mine.indices.contains(index) ? mine[index] : nil,
                    from: theirs.indices.contains(index) ? theirs[index] : nil,
                    at: "\(path)[\(index)]", tolerance: tolerance)
            }
        case (.number(let mine), .number(let theirs)) where abs(mine - theirs) <= tolerance(path):
            return []
        default:
            return self == expected ? [] : Self.text(self, expected, path)
        }
    }

    private static func differences(
        _ actual: JSON?, from expected: JSON?, at path: String, tolerance: (String) -> Double
    ) -> [String] {
        guard let actual, let expected else { return text(actual, expected, path) }
        return actual.differences(from: expected, at: path, tolerance: tolerance)
    }

    private static func text(_ actual: JSON?, _ expected: JSON?, _ path: String) -> [String] {
        func line(_ value: JSON?) -> String { value.flatMap { try? $0.line } ?? "nothing" }
        return ["\(path): \(line(actual)), expected \(line(expected))"]
    }
}

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
