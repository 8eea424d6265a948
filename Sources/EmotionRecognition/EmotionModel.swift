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
    let scores: ScoreOutput
    /// Place of the valence and arousal among the network's outputs, if it has them.
    let affectOutput: Int?

    /// Loads `path` (ONNX) and the card beside it (`.json` instead of `.onnx`).
    /// - Parameter output: name of the scores that are read; `nil` for the card's first.
    public init(path: String, output: String? = nil) throws(RecognitionError) {
        let file = try ModelFiles(path: path)
        (network, card, sha256) = (file.network, file.card, file.sha256)
        do throws(BindingError) {
            let binding = try card.bind(to: network, sha256: sha256, output: output)
            (scores, affectOutput) = (binding.scores, binding.affect)
            labels = try binding.scores.emotions()
        } catch {
            throw .mismatch(card: ModelFiles.cardPath(of: path), reason: error.reason)
        }
    }
}

extension EmotionModel {
    /// What the network said of one face, after a run in `workspace`.
    func reading(ofSample sample: Int, in workspace: borrowing Workspace) -> FaceReading {
        let probabilities = workspace.withOutput(scores.index, sample: sample) { numbers in
            EmotionScores(numbers, kind: scores.kind, labels: labels)
        }
        let affect = affectOutput.map { output in
            workspace.withOutput(output, sample: sample) { numbers in
                Affect(valence: numbers[0], arousal: numbers[1], source: .model)
            }
        }
        return FaceReading(scores: probabilities, affect: affect)
    }
}
