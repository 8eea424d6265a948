import EmotionRecognition
import Inference

/// A model as one line of JSON.
struct ModelRecord: JSONRecord {
    struct Tensor: Encodable {
        let name: String
        let shape: [Int]
        let kind: String?
        let labels: [String]?
        let labelWeights: [Float]?
    }

    struct Step: Encodable {
        let name: String
        let `operator`: String
        let kernel: String
        let multiplyAdds: Int
        let microseconds: Double?
    }

    let file: String
    let sha256: String
    let fileBytes: Int
    /// Absent if the model has no card.
    let name: String?
    let description: String?
    let license: String?
    let figures: [String: ModelNotes.Value]?
    let training: [String: ModelNotes.Value]?
    let inputs: [Tensor]
    let outputs: [Tensor]
    let operators: [String: Int]
    let parameters: Int
    let multiplyAdds: Int
    let workspaceBytes: Int
    let instructionSet: String
    /// Absent if the network is too large to be measured.
    let microseconds: Double?
    let steps: [Step]

    init(_ model: ModelDescription, _ timing: ModelTiming) {
        let (network, summary) = (model.network, model.network.summary)
        (file, sha256, fileBytes) = (model.path, model.sha256, model.fileBytes)
        (name, description, license) = (model.card?.name, model.notes?.description, model.notes?.license)
        (figures, training) = (model.notes?.figures, model.notes?.training)
        inputs = network.inputs.map {
            Tensor(name: $0.name, shape: $0.shape, kind: nil, labels: nil, labelWeights: nil)
        }
        outputs = network.outputs.map { output in
            let entry = model.card?.outputs.first { $0.name == output.name }
            let (labels, weights) = (entry?.labels ?? [], entry?.labelWeights ?? [])
            return Tensor(
                name: output.name, shape: output.shape, kind: entry?.kind.rawValue,
                labels: labels.isEmpty ? nil : labels, labelWeights: weights.isEmpty ? nil : weights)
        }
        (operators, instructionSet) = (summary.operators, summary.instructionSet)
        (parameters, multiplyAdds) = (network.parameterCount, network.multiplyAdds)
        workspaceBytes = network.workspaceBytes()
        microseconds = timing.steps.isEmpty ? nil : timing.total
        steps = summary.steps.enumerated().map { index, step in
            Step(
                name: step.name, operator: step.kind, kernel: step.kernel, multiplyAdds: step.multiplyAdds,
                microseconds: timing.steps.isEmpty ? nil : timing.steps[index])
        }
    }
}
