import CNettle
import Files
import Inference
import SystemPackage

/// An ONNX file and its card, loaded but not yet compared.
struct ModelFiles {
    let network: Network
    let card: ModelCard
    /// SHA-256 of the ONNX file, in hexadecimal.
    let sha256: String

    init(path: String) throws(RecognitionError) {
        let cardPath = Self.cardPath(of: path)
        let file = try Self.bytes(of: path)
        do { card = try ModelCard(json: try Self.cardBytes(ofModel: path), path: cardPath) } catch {
            // A file that is no model at all is reported before a missing card.
            _ = try Self.network(file, path: path, card: nil)
            throw error
        }
        network = try Self.network(file, path: path, card: card)
        sha256 = SHA256.hexadecimal(of: file)
    }

    /// Builds the network with the card's input size and outputs, and with weights from files beside `path`.
    static func network(
        _ file: [UInt8], path: String, card: ModelCard?
    ) throws(RecognitionError) -> Network {
        do {
            return try Network(
                onnx: file, folder: folder(of: path), inputSize: card?.input.inputSize,
                outputs: card?.outputs.map(\.name))
        } catch {
            guard case .noSuchOutput = error else { throw .badModel(path: path, reason: error) }
            throw .mismatch(card: cardPath(of: path), reason: "\(error)")
        }
    }

    static func folder(of path: String) -> String { FilePath(path).removingLastComponent().string }

    /// Returns the path of the card for the model at `path`.
    static func cardPath(of path: String) -> String {
        (path.hasSuffix(".onnx") ? String(path.dropLast(5)) : path) + ".json"
    }

    /// Reads the card of the model at `path`.
    static func cardBytes(ofModel path: String) throws(RecognitionError) -> [UInt8] {
        let cardPath = cardPath(of: path)
        do { return try bytes(of: cardPath) } catch {
            guard case .unreadable(let file) = error, file.errno == .noSuchFileOrDirectory else {
                throw error
            }
            throw .noCard(path: path, card: cardPath)
        }
    }

    /// A protobuf message has 2 GiB at most.
    private static let largest = 1 << 31

    static func bytes(of path: String) throws(RecognitionError) -> [UInt8] {
        do { return try FileBytes.readRegular(path, limit: largest) } catch { throw .unreadable(error) }
    }
}

/// Computes the checksum by which models are identified.
enum SHA256 {
    /// Returns the SHA-256 of `bytes` in lower-case hexadecimal.
    static func hexadecimal(of bytes: [UInt8]) -> String {
        var state = sha256_ctx()
        nettle_sha256_init(&state)
        nettle_sha256_update(&state, bytes.count, bytes)
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
        nettle_sha256_digest(&state, digest.count, &digest)
        let digits = Array("0123456789abcdef")
        return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

/// An error while loading a model. Every case names the file.
public enum RecognitionError: Error, Equatable {
    case unreadable(FileError)
    /// An ONNX file without a card beside it.
    case noCard(path: String, card: String)
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
        case .noCard(let path, let card):
            "\(path): no card: \(card) is not there, and a model needs one; docs/models.md says what it contains"
        case .badModel(let path, let reason): "\(path): \(reason)"
        case .badCard(let path, let reason): "\(path): \(reason)"
        case .mismatch(let card, let reason): "\(card): does not match its model: \(reason)"
        case .noOutput(let card, let name, let outputs):
            "\(card): no output '\(name)' of scores; there are \(outputs.joined(separator: ", "))"
        }
    }
}
