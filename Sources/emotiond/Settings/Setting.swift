/// One key of the configuration: how its value is read from text and written as text.
struct Setting: Sendable {
    /// Group and name, as in `camera.width`.
    let key: String
    /// Whether the value may be any text, which must be told from what YAML takes for something else.
    let isText: Bool
    /// What a good value looks like, for the error about a bad one.
    let expected: String
    /// Returns whether the text is a good value.
    let read: @Sendable (String, inout Settings) -> Bool
    /// `nil` where the value is left to its default.
    let show: @Sendable (Settings) -> String?

    typealias Path<Value> = any WritableKeyPath<Settings, Value> & Sendable

    private init<Value>(
        _ key: String, _ path: Path<Value>, isText: Bool = false, expected: String,
        parse: @escaping @Sendable (String) -> Value?, show: @escaping @Sendable (Value) -> String?
    ) {
        self.key = key
        self.isText = isText
        self.expected = expected
        read = { text, settings in
            guard let value = parse(text) else { return false }
            settings[keyPath: path] = value
            return true
        }
        self.show = { show($0[keyPath: path]) }
    }

    static func text(_ key: String, _ path: Path<String>) -> Setting {
        Setting(
            key, path, isText: true, expected: someText, parse: { isUsable($0) ? $0 : nil }, show: { $0 })
    }

    static func text(_ key: String, _ path: Path<String?>) -> Setting {
        Setting(
            key, path, isText: true, expected: someText, parse: { isUsable($0) ? .some($0) : nil },
            show: { $0 })
    }

    private static let someText = "some text without a null character and without a byte order mark before it"

    /// The system would take a path or a name only up to a null character, and readers of YAML drop a byte order mark.
    private static func isUsable(_ text: String) -> Bool {
        !text.isEmpty && !text.utf8.contains(0) && text.unicodeScalars.first != "\u{FEFF}"
    }

    static func number<Number: LosslessStringConvertible & Comparable & Sendable>(
        _ key: String, _ path: Path<Number>, in range: ClosedRange<Number>
    ) -> Setting {
        Setting(key, path, expected: range.text, parse: { range.number(from: $0) }, show: \.description)
    }

    static func number<Number: LosslessStringConvertible & Comparable & Sendable>(
        _ key: String, _ path: Path<Number?>, in range: ClosedRange<Number>
    ) -> Setting {
        Setting(
            key, path, expected: range.text, parse: { range.number(from: $0).map(Optional.some) },
            show: { $0?.description })
    }

    static func permissions(_ key: String, _ path: Path<Int>) -> Setting {
        Setting(
            key, path, expected: "permissions in octal such as 0660",
            parse: { text in Int(text, radix: 8).flatMap { (0...0o777).contains($0) ? $0 : nil } },
            show: { "0" + String($0, radix: 8) })
    }

    static func flag(_ key: String, _ path: Path<Bool>) -> Setting {
        Setting(key, path, expected: "true or false", parse: { Bool($0) }, show: \.description)
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ key: String, _ path: Path<Choice>
    ) -> Setting {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return Setting(
            key, path, expected: "one of \(names)", parse: { Choice(rawValue: $0) }, show: \.rawValue)
    }
}

extension ClosedRange where Bound: LosslessStringConvertible {
    fileprivate var text: String { "a number from \(lowerBound) to \(upperBound)" }

    fileprivate func number(from text: String) -> Bound? {
        Bound(text).flatMap { contains($0) ? $0 : nil }
    }
}
