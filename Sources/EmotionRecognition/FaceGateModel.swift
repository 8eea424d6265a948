import Inference

/// A network that tells faces from what a detector takes for faces, with its card.
///
/// Immutable; a `FaceGate` brings the scratch memory.
public struct FaceGateModel: Sendable {
    public let card: ModelCard
    /// How probable `face` must be for a box to pass: the card's `threshold`, else 0.5.
    public let threshold: Float

    let network: Network
    let scores: ScoreOutput

    /// Loads `path` (ONNX) and the card beside it, whose first scores must be for the labels `face` and
    /// `background`.
    public init(path: String) throws(RecognitionError) {
        let files = try ModelFiles(path: path)
        (network, card) = (files.network, files.card)
        threshold = card.threshold ?? 0.5
        do throws(BindingError) {
            scores = try card.bind(to: network, sha256: files.sha256).scores
            guard scores.isFaceGate else {
                throw BindingError(
                    reason: "a face gate has the labels face and background, not "
                        + scores.labels.joined(separator: ", "))
            }
            guard scores.weights.isEmpty else {
                throw BindingError(reason: "a face gate has a threshold, not label_weights")
            }
        } catch {
            throw .mismatch(card: ModelFiles.cardPath(of: path), reason: error.reason)
        }
    }
}

extension ScoreOutput {
    var isFaceGate: Bool { Set(labels) == ["face", "background"] }
}
