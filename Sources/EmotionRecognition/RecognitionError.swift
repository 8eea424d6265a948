import Files
import Inference

/// An error while loading a model. Every case names the file.
public enum RecognitionError: Error, Equatable {
    case unreadable(FileError)
    /// An ONNX file that the engine rejects.
    case badModel(path: String, reason: ModelError)
    case badCard(path: String, reason: String)
    /// A card that does not match the network beside it.
    case mismatch(card: String, reason: String)
    /// A name that none of the card's outputs with scores has.
    case noOutput(card: String, name: String, outputs: [String])
}

extension RecognitionError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let error): "\(error)"
        case .badModel(let path, let reason): "\(path): \(reason)"
        case .badCard(let path, let reason): "\(path): \(reason)"
        case .mismatch(let card, let reason): "\(card): does not match its model: \(reason)"
        case .noOutput(let card, let name, let outputs):
            "\(card): no output '\(name)' of scores; there are \(outputs.joined(separator: ", "))"
        }
    }
}
