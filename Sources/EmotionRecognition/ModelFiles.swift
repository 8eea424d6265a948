import Files
import Inference
import SystemPackage

/// An ONNX file and its card, read but not yet compared with each other.
struct ModelFiles {
    let network: Network
    let card: ModelCard
    /// Of the ONNX file, in hexadecimal.
    let sha256: String

    init(path: String) throws(RecognitionError) {
        let cardPath = Self.cardPath(of: path)
        let file = try Self.bytes(of: path)
        do { card = try ModelCard(json: try Self.bytes(of: cardPath), path: cardPath) } catch {
            // What is no model at all is told before the want of a card.
            _ = try Self.network(file, path: path, card: nil)
            throw error
        }
        network = try Self.network(file, path: path, card: card)
        sha256 = SHA256.hexadecimal(of: file)
    }

    /// Builds the network with the outputs and for the size that its card names, and with weights from files beside
    /// `path`.
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

    /// Where the card of the model at `path` belongs.
    static func cardPath(of path: String) -> String {
        (path.hasSuffix(".onnx") ? String(path.dropLast(5)) : path) + ".json"
    }

    /// A protobuf message has 2 GiB at most.
    private static let largest = 1 << 31

    static func bytes(of path: String) throws(RecognitionError) -> [UInt8] {
        do { return try FileBytes.readRegular(path, limit: largest) } catch { throw .unreadable(error) }
    }
}
