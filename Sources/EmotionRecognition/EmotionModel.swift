import Files
import Inference

/// A trained network with its card: what it wants to see and what its numbers mean.
///
/// Immutable; a `FaceReader` brings the scratch memory.
public struct EmotionModel: Sendable {
    public let card: ModelCard
    /// Of the ONNX file, in hexadecimal.
    public let sha256: String
    /// What the model tells apart, in its own order.
    public var labels: [Emotion] { scores.labels }

    let network: Network
    let scores: ScoreOutput
    /// Place of the valence and arousal among the network's outputs, if it has them.
    let affectOutput: Int?

    /// Loads `path` (ONNX) and the card beside it (`.json` instead of `.onnx`).
    ///
    /// The first of the card's outputs that holds scores is the one that is read.
    public init(path: String) throws(RecognitionError) {
        let cardPath = Self.cardPath(of: path)
        let file = try Self.bytes(of: path)
        do { network = try Network(onnx: file) } catch { throw .badModel(path: path, reason: error) }
        card = try ModelCard(json: try Self.bytes(of: cardPath), path: cardPath)
        sha256 = SHA256.hexadecimal(of: file)
        do { (scores, affectOutput) = try card.bind(to: network, sha256: sha256) } catch {
            throw .mismatch(card: cardPath, reason: error.reason)
        }
    }

    static func cardPath(of path: String) -> String {
        (path.hasSuffix(".onnx") ? String(path.dropLast(5)) : path) + ".json"
    }

    static func bytes(of path: String) throws(RecognitionError) -> [UInt8] {
        do { return try FileBytes.read(path) } catch { throw .unreadable(error) }
    }
}
