import Files
import Inference

/// An ONNX file and its card, read but not yet compared with each other.
struct ModelFiles {
    let network: Network
    let card: ModelCard
    /// Of the ONNX file, in hexadecimal.
    let sha256: String

    init(path: String) throws(RecognitionError) {
        let cardPath = Self.cardPath(of: path)
        let file = try Self.bytes(of: path)
        do { network = try Network(onnx: file) } catch { throw .badModel(path: path, reason: error) }
        card = try ModelCard(json: try Self.bytes(of: cardPath), path: cardPath)
        sha256 = SHA256.hexadecimal(of: file)
    }

    /// Where the card of the model at `path` belongs.
    static func cardPath(of path: String) -> String {
        (path.hasSuffix(".onnx") ? String(path.dropLast(5)) : path) + ".json"
    }

    static func bytes(of path: String) throws(RecognitionError) -> [UInt8] {
        do { return try FileBytes.read(path) } catch { throw .unreadable(error) }
    }
}
