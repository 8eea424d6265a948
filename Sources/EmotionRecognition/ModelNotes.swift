import FoundationEssentials

/// What a model card says for people only.
public struct ModelNotes: Sendable, Equatable {
    public let description: String?
    public let license: String?
    /// Measured figures, by name; the names of nested ones are joined by dots.
    public let figures: [String: Value]
    /// How and on what the model was trained, likewise.
    public let training: [String: Value]

    public enum Value: Sendable, Equatable {
        case text(String)
        case number(Double)
    }
}

extension ModelNotes.Value: CustomStringConvertible {
    public var description: String {
        switch self {
        case .text(let text): text
        case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
        }
    }
}

extension ModelNotes.Value: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        }
    }
}

extension ModelNotes: Decodable {
    private enum CodingKeys: String, CodingKey {
        case description, license, figures, training
    }

    public init(from decoder: any Decoder) throws {
        let notes = try decoder.container(keyedBy: CodingKeys.self)
        description = try notes.decodeIfPresent(String.self, forKey: .description)
        license = try notes.decodeIfPresent(String.self, forKey: .license)
        figures = try notes.decodeIfPresent(Note.self, forKey: .figures)?.flattened() ?? [:]
        training = try notes.decodeIfPresent(Note.self, forKey: .training)?.flattened() ?? [:]
    }
}

/// Any JSON value.
private enum Note: Decodable {
    case value(ModelNotes.Value)
    case list([Note])
    case group([String: Note])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let group = try? value.decode([String: Note].self) {
            self = .group(group)
        } else if let list = try? value.decode([Note].self) {
            self = .list(list)
        } else if let flag = try? value.decode(Bool.self) {
            self = .value(.text("\(flag)"))
        } else if let number = try? value.decode(Double.self) {
            self = .value(.number(number))
        } else {
            self = .value(.text(value.decodeNil() ? "" : try value.decode(String.self)))
        }
    }

    /// A value by itself has the empty name.
    func flattened() -> [String: ModelNotes.Value] {
        switch self {
        case .value(let value): return ["": value]
        case .list(let notes):
            let texts = notes.flatMap { $0.flattened().sorted { $0.key < $1.key }.map { "\($0.value)" } }
            return ["": .text(texts.joined(separator: ", "))]
        case .group(let notes):
            var flat: [String: ModelNotes.Value] = [:]
            for (name, note) in notes {
                for (rest, value) in note.flattened() {
                    flat[rest.isEmpty ? name : "\(name).\(rest)"] = value
                }
            }
            return flat
        }
    }
}
