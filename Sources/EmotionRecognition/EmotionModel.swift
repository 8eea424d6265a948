import Files
import Inference

/// A trained network with the card that describes its input and outputs.
///
/// Immutable; an `EmotionClassifier` or a `CachingEmotionClassifier` owns the scratch memory.
public struct EmotionModel: Sendable {
    public let card: ModelCard
    /// SHA-256 of the ONNX file, in hexadecimal.
    public let sha256: String
    /// Name of the output whose scores are used.
    public var output: String { scores.name }
    /// Labels in the order of the output.
    public let labels: [Emotion]

    let network: Network
    private(set) var scores: ScoreOutput
    /// Index of the output with valence and arousal, if the network has one.
    let affectOutput: Int?
    /// Projection used without that output; `nil` if a label has no known valence and arousal.
    private let projection: AffectProjection?

    /// Loads `path` (ONNX) and the card beside it (`.json` instead of `.onnx`).
    /// - Parameter output: name of the output whose scores are used; `nil` for the card's first.
    public init(path: String, output: String? = nil) throws(RecognitionError) {
        let file = try ModelFiles(path: path)
        network = file.network
        card = file.card
        sha256 = file.sha256
        let outputs = file.card.outputs.filter(\.kind.holdsScores).map(\.name)
        if let output, !outputs.isEmpty, !outputs.contains(output) {
            throw .noOutput(card: ModelFiles.cardPath(of: path), name: output, outputs: outputs)
        }
        do throws(BindingError) {
            let binding = try card.bind(to: network, sha256: sha256, output: output)
            scores = binding.scores
            affectOutput = binding.affect
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

    /// The same model without the card's `label_weights`, with probabilities as the network was trained to
    /// give them.
    public var withoutLabelWeights: EmotionModel {
        var model = self
        model.scores.weights = []
        return model
    }

    /// Returns the prediction for one face after a run in `workspace`. Valence and arousal are projected from
    /// the probabilities if the network has no output for them and all its labels have a known position.
    func prediction(ofSample sample: Int, in workspace: borrowing Workspace) -> Prediction {
        let affect = affectOutput.flatMap { output in
            workspace.withOutput(output, sample: sample) { numbers in
                Affect(modelOutput: numbers[0], numbers[1])
            }
        }
        let scores = probabilities(ofSample: sample, in: workspace)
        return Prediction(scores: scores, affect: affect ?? projection?.affect(of: scores))
    }

    func probabilities(ofSample sample: Int, in workspace: borrowing Workspace) -> EmotionScores {
        workspace.withOutput(scores.index, sample: sample) { numbers in
            EmotionScores(numbers, kind: scores.kind, labels: labels, weights: scores.weights)
        }
    }
}
