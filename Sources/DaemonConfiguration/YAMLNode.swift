import CYAML

/// A node of a YAML document, with the line on which it begins.
struct YAMLNode {
    enum Content {
        case scalar(String)
        case mapping([(key: YAMLNode, value: YAMLNode)])
        /// A list, whose items no setting needs.
        case sequence
    }

    let content: Content
    /// Counted from 1.
    let line: Int

    /// The text of a scalar, without its quotes; `nil` for a mapping or a sequence.
    var text: String? {
        if case .scalar(let text) = content { text } else { nil }
    }

    /// The pairs of a mapping in the order of the file; `nil` for a scalar or a sequence.
    var pairs: [(key: YAMLNode, value: YAMLNode)]? {
        if case .mapping(let pairs) = content { pairs } else { nil }
    }

    /// Parses a file of one document.
    ///
    /// Anchors and aliases are refused: with them a short file can expand endlessly.
    /// - Returns: the root; `nil` if there are only comments.
    /// - Throws: `YAMLError` if the file is not YAML, has more than one document or nests too deeply.
    static func parse(_ bytes: [UInt8]) throws(YAMLError) -> YAMLNode? {
        try bytes.withUnsafeBufferPointer { bytes throws(YAMLError) in
            guard let first = bytes.baseAddress else { return nil }
            let parser = YAMLParser(first, count: bytes.count)
            return try parser.document()
        }
    }
}

/// An error in a YAML file.
struct YAMLError: Error {
    /// Counted from 1.
    let line: Int
    let reason: String
}

/// Composes nodes from the events of libyaml.
private struct YAMLParser: ~Copyable {
    /// Settings take two levels; the limit bounds the recursion.
    private static let deepest = 16

    /// libyaml keeps the address of its own state.
    private let state = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)

    /// - Parameter bytes: must outlive the parser.
    init(_ bytes: UnsafePointer<UInt8>, count: Int) {
        precondition(yaml_parser_initialize(state) == 1, "out of memory")
        yaml_parser_set_input_string(state, bytes, count)
    }

    deinit {
        yaml_parser_delete(state)
        state.deallocate()
    }

    func document() throws(YAMLError) -> YAMLNode? {
        _ = try next()
        guard try next().kind != YAML_STREAM_END_EVENT else { return nil }
        let root = try node(startingWith: try next(), depth: 0)
        _ = try next()
        let end = try next()
        guard end.kind == YAML_STREAM_END_EVENT else {
            throw YAMLError(line: end.line, reason: "more than one document")
        }
        return root
    }

    private struct Event {
        let kind: yaml_event_type_t
        let line: Int
        /// Text of a scalar, else empty.
        let text: String
    }

    private func next() throws(YAMLError) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(state, &event) == 1 else { throw syntaxError }
        defer { yaml_event_delete(&event) }
        let line = Int(clamping: event.start_mark.line) + 1
        let anchor =
            switch event.type {
            case YAML_SCALAR_EVENT: event.data.scalar.anchor
            case YAML_MAPPING_START_EVENT: event.data.mapping_start.anchor
            case YAML_SEQUENCE_START_EVENT: event.data.sequence_start.anchor
            case YAML_ALIAS_EVENT: event.data.alias.anchor
            default: nil as UnsafeMutablePointer<yaml_char_t>?
            }
        guard anchor == nil else {
            throw YAMLError(line: line, reason: "anchors and aliases are not allowed")
        }
        guard event.type == YAML_SCALAR_EVENT else { return Event(kind: event.type, line: line, text: "") }
        let scalar = event.data.scalar
        let text = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        return Event(kind: event.type, line: line, text: String(decoding: text, as: UTF8.self))
    }

    private func node(startingWith event: Event, depth: Int) throws(YAMLError) -> YAMLNode {
        guard depth <= Self.deepest else {
            throw YAMLError(line: event.line, reason: "nested more than \(Self.deepest) levels deep")
        }
        switch event.kind {
        case YAML_MAPPING_START_EVENT:
            var pairs: [(key: YAMLNode, value: YAMLNode)] = []
            while case let first = try next(), first.kind != YAML_MAPPING_END_EVENT {
                let key = try node(startingWith: first, depth: depth + 1)
                pairs.append((key, try node(startingWith: try next(), depth: depth + 1)))
            }
            return YAMLNode(content: .mapping(pairs), line: event.line)
        case YAML_SEQUENCE_START_EVENT:
            while case let item = try next(), item.kind != YAML_SEQUENCE_END_EVENT {
                _ = try node(startingWith: item, depth: depth + 1)
            }
            return YAMLNode(content: .sequence, line: event.line)
        default:
            return YAMLNode(content: .scalar(event.text), line: event.line)
        }
    }

    /// What libyaml found wrong; where it could not even decode characters, the line on which it was.
    private var syntaxError: YAMLError {
        let mark = state.pointee.error == YAML_READER_ERROR ? state.pointee.mark : state.pointee.problem_mark
        let problem = state.pointee.problem.map { String(cString: $0) } ?? "unknown error"
        return YAMLError(line: Int(clamping: mark.line) + 1, reason: "not YAML: \(problem)")
    }
}
