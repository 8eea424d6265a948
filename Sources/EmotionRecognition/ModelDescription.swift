import Files
import FoundationEssentials
import Inference
import SystemPackage

/// An ONNX file with everything known about it, for display. Unlike an `EmotionModel` it may lack a card.
public struct ModelDescription: Sendable {
    public let path: String
    /// SHA-256 of the ONNX file, in hexadecimal.
    public let sha256: String
    public let network: Network
    /// The card; `nil` if there is none beside the file.
    public let card: ModelCard?
    public let notes: ModelNotes?

    /// Size of the file and of the weights beside it, in bytes.
    public var fileBytes: Int { network.byteCount }

    /// Path of the card, whether it exists or not.
    public var cardPath: String { ModelFiles.cardPath(of: path) }

    /// Loads `path` and checks that the card beside it matches.
    public init(path: String) throws(RecognitionError) {
        self.path = path
        let file = try ModelFiles.bytes(of: path)
        sha256 = SHA256.hexadecimal(of: file)
        let cardPath = ModelFiles.cardPath(of: path)
        guard let json = try Self.cardBytes(ofModel: path) else {
            (card, notes) = (nil, nil)
            network = try ModelFiles.network(file, path: path, card: nil)
            return
        }
        let card = try ModelCard(json: json, path: cardPath)
        if card.outputs.contains(where: { $0.kind == .faceGrid }) {
            network = try FaceDetectorModel(path: path).base
        } else {
            network = try ModelFiles.network(file, path: path, card: card)
            try Self.check(card, at: cardPath, network, sha256)
        }
        self.card = card
        do { notes = try JSONDecoder().decode(ModelNotes.self, from: Data(json)) } catch {
            throw .badCard(path: cardPath, reason: "description and license must be text")
        }
    }

    private static func check(
        _ card: ModelCard, at cardPath: String, _ network: Network, _ sha256: String
    ) throws(RecognitionError) {
        do throws(BindingError) {
            let scores = try card.bind(to: network, sha256: sha256).scores
            if !scores.isFaceGate { _ = try scores.emotions() }
        } catch {
            throw .mismatch(card: cardPath, reason: error.reason)
        }
    }

    /// Reads the card; `nil` if there is none.
    private static func cardBytes(ofModel path: String) throws(RecognitionError) -> [UInt8]? {
        do { return try ModelFiles.cardBytes(ofModel: path) } catch {
            guard case .noCard = error else { throw error }
            return nil
        }
    }
}

/// The parts of a model card for human readers.
public struct ModelNotes: Sendable, Equatable {
    public let description: String?
    public let license: String?
    /// Measured figures by name; the names of nested ones are joined by dots.
    public let figures: [String: Value]
    /// How and on what data the model was trained, by name like `figures`.
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

    /// Returns the values by name; a single value has the empty name.
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
