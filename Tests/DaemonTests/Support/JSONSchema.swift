import Foundation

/// A JSON Schema (2020-12) with the keywords that `docs/protocol.schema.json` uses. Any other keyword is a
/// violation, so that no part of the schema goes unchecked.
struct JSONSchema {
    private let root: JSON

    init(path: String) throws {
        root = try JSON(line: String(contentsOfFile: path, encoding: .utf8))
    }

    /// Returns what is wrong with `value`, each with its path; empty if the value is valid.
    func violations(of value: JSON) -> [String] { check(value, root, at: "line") }

    /// Returns the keys of the objects that the definition `name` lists.
    func keys(of name: String) -> Set<String> {
        guard let properties = root["$defs"]?[name]?["properties"]?.members else { return [] }
        return Set(properties.keys)
    }

    private func check(_ value: JSON, _ schema: JSON, at path: String) -> [String] {
        if case .boolean(let isAllowed) = schema { return isAllowed ? [] : ["\(path): not allowed"] }
        return (schema.members ?? [:]).flatMap { keyword, argument in
            violations(of: value, keyword, argument, in: schema, at: path)
        }
    }

    private func violations(
        of value: JSON, _ keyword: String, _ argument: JSON, in schema: JSON, at path: String
    ) -> [String] {
        switch keyword {
        case "description", "title", "$schema", "$defs", "then", "else": return []
        case "$ref": return check(value, definition(argument), at: path)
        case "oneOf":
            let results = (argument.elements ?? []).map { check(value, $0, at: path) }
            if results.count(where: \.isEmpty) == 1 { return [] }
            // The reason that is worth reading is that of the alternative with this value's type.
            return results.first { !$0.contains { $0.contains(".type: ") } } ?? ["\(path): matches none"]
        case "if":
            let branch = check(value, argument, at: path).isEmpty ? schema["then"] : schema["else"]
            return branch.map { check(value, $0, at: path) } ?? []
        case "properties":
            return (argument.members ?? [:]).flatMap { key, schema in
                value[key].map { check($0, schema, at: "\(path).\(key)") } ?? []
            }
        case "additionalProperties":
            let listed = schema["properties"]?.members ?? [:]
            return (value.members ?? [:]).filter { listed[$0.key] == nil }
                .flatMap { check($0.value, argument, at: "\(path).\($0.key)") }
        case "propertyNames":
            return (value.members ?? [:]).keys.flatMap { check(.text($0), argument, at: "\(path).\($0)") }
        case "items":
            return (value.elements ?? []).flatMap { check($0, argument, at: "\(path)[]") }
        default:
            return isMet(keyword, argument, by: value) ? [] : ["\(path): \(keyword) \(argument)"]
        }
    }

    private func definition(_ reference: JSON) -> JSON {
        guard case .text(let path) = reference, let name = path.split(separator: "/").last,
            path == "#/$defs/\(name)", let definition = root["$defs"]?[String(name)]
        else { return .boolean(false) }
        return definition
    }

    /// Whether the value meets a keyword without subschemas, which counts for values of its own type alone.
    private func isMet(_ keyword: String, _ argument: JSON, by value: JSON) -> Bool {
        switch (keyword, argument, value) {
        case ("type", .text(let type), _): value.isA(type)
        case ("const", _, _): value == argument
        case ("enum", .array(let values), _): values.contains(value)
        case ("required", .array(let keys), .object(let members)):
            keys.allSatisfy { if case .text(let key) = $0 { members[key] != nil } else { false } }
        case ("minimum", .number(let bound), .number(let number)): number >= bound
        case ("maximum", .number(let bound), .number(let number)): number <= bound
        case ("pattern", .text(let pattern), .text(let text)):
            (try? Regex(pattern).firstMatch(in: text)) != nil
        case ("uniqueItems", .boolean(true), .array(let elements)):
            elements.indices.allSatisfy { !elements[..<$0].contains(elements[$0]) }
        case ("minItems", .number(let bound), .array(let elements)): Double(elements.count) >= bound
        case ("maxItems", .number(let bound), .array(let elements)): Double(elements.count) <= bound
        case ("minProperties", .number(let bound), .object(let members)): Double(members.count) >= bound
        case ("maxProperties", .number(let bound), .object(let members)): Double(members.count) <= bound
        case ("required", .array, _), ("minimum", .number, _), ("maximum", .number, _), ("pattern", .text, _),
            ("uniqueItems", .boolean(true), _), ("minItems", .number, _), ("maxItems", .number, _),
            ("minProperties", .number, _), ("maxProperties", .number, _):
            true
        default: false
        }
    }
}

extension JSON {
    /// The members of an object; `nil` for another value.
    var members: [String: JSON]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The elements of an array; `nil` for another value.
    var elements: [JSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The member `key` of an object; `nil` if there is none.
    subscript(key: String) -> JSON? { members?[key] }

    fileprivate func isA(_ type: String) -> Bool {
        switch (type, self) {
        case ("object", .object), ("array", .array), ("string", .text), ("boolean", .boolean),
            ("null", .null), ("number", .number):
            true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }
}
