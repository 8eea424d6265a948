import Files
import Inference

/// A trained network with its card: what it wants to see and what its numbers mean.
///
/// Immutable; a `FaceReader` or a `StreamReader` brings the scratch memory.
public struct EmotionModel: Sendable {
    public let card: ModelCard
    /// Of the ONNX file, in hexadecimal.
    public let sha256: String
    /// Name of the output that is read.
    public var output: String { scores.name }
    /// What the model tells apart, in its own order.
    public let labels: [Emotion]

    let network: Network
    private(set) var scores: ScoreOutput
    /// Place of the valence and arousal among the network's outputs, if it has them.
    let affectOutput: Int?
    /// Stands in for that output; `nil` where a label has no known valence and arousal.
    private let projection: AffectProjection?

    /// Loads `path` (ONNX) and the card beside it (`.json` instead of `.onnx`).
    /// - Parameter output: name of the scores that are read; `nil` for the card's first.
    public init(path: String, output: String? = nil) throws(RecognitionError) {
        let file = try ModelFiles(path: path)
        (network, card, sha256) = (file.network, file.card, file.sha256)
        let outputs = file.card.outputs.filter(\.kind.holdsScores).map(\.name)
        if let output, !outputs.isEmpty, !outputs.contains(output) {
            throw .noOutput(card: ModelFiles.cardPath(of: path), name: output, outputs: outputs)
        }
        do throws(BindingError) {
            let binding = try card.bind(to: network, sha256: sha256, output: output)
            (scores, affectOutput) = (binding.scores, binding.affect)
            guard !binding.scores.isFaceGate else {
                throw BindingError(reason: "it is a face gate")
            }
            labels = try binding.scores.emotions()
            projection = AffectProjection(labels: labels)
        } catch {
            throw .mismatch(card: ModelFiles.cardPath(of: path), reason: error.reason)
        }
    }
}

extension EmotionModel {
    /// What each label's probability is multiplied by; empty where the card does not say.
    var labelWeights: [Float] { scores.weights }

    /// Whether the card's `label_weights` change the probabilities.
    public var hasLabelWeights: Bool { !scores.weights.isEmpty }

    /// The same model without the card's `label_weights`: probabilities as the network was trained to give them.
    public var withoutLabelWeights: EmotionModel {
        var model = self
        model.scores.weights = []
        return model
    }

    /// What the network said of one face, after a run in `workspace`; valence and arousal from its probabilities where it
    /// has no outputs for them and all its labels have a known place.
    func reading(ofSample sample: Int, in workspace: borrowing Workspace) -> FaceReading {
        let affect = affectOutput.flatMap { output in
            workspace.withOutput(output, sample: sample) { numbers in
                Affect(modelOutput: numbers[0], numbers[1])
            }
        }
        let scores = probabilities(ofSample: sample, in: workspace)
        return FaceReading(scores: scores, affect: affect ?? projection?.affect(of: scores))
    }

    func probabilities(ofSample sample: Int, in workspace: borrowing Workspace) -> EmotionScores {
        workspace.withOutput(scores.index, sample: sample) { numbers in
            EmotionScores(numbers, kind: scores.kind, labels: labels, weights: scores.weights)
        }
    }
}
