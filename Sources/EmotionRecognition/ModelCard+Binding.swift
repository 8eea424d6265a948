import Imaging
import Inference

/// The network's output that is read, found by its card.
struct ScoreOutput: Sendable {
    /// Place among the network's outputs.
    let index: Int
    let kind: ModelCard.OutputKind
    let labels: [Emotion]
}

/// What a card claims and its network does not have.
struct BindingError: Error {
    let reason: String
}

extension ModelCard {
    /// Finds the card's outputs in `network` and checks every number that the card gives.
    func bind(
        to network: Network, sha256 actual: String
    ) throws(BindingError) -> (scores: ScoreOutput, affect: Int?) {
        if let sha256, sha256 != actual {
            throw BindingError(reason: "its sha256 is \(actual), the card says \(sha256)")
        }
        guard network.inputs.count == 1, network.inputs[0].name == input.name else {
            let names = network.inputs.map(\.name).joined(separator: ", ")
            throw BindingError(reason: "its inputs are \(names), the card says \(input.name)")
        }
        let shape =
            input.layout == .channelsFirst
            ? [input.channels, input.size.height, input.size.width]
            : [input.size.height, input.size.width, input.channels]
        guard network.inputs[0].shape == shape else {
            throw BindingError(reason: "\(input.name) is \(network.inputs[0].shape), the card says \(shape)")
        }
        guard let scores = outputs.first(where: \.kind.holdsScores) else {
            throw BindingError(reason: "the card names no output of kind logits or probabilities")
        }
        let score = try place(of: scores, count: scores.labels.count, in: network)
        let affect = outputs.first { $0.kind == .valenceArousal }
        return (
            ScoreOutput(index: score, kind: scores.kind, labels: scores.labels),
            try affect.map { output throws(BindingError) in try place(of: output, count: 2, in: network) }
        )
    }

    private func place(of output: Output, count: Int, in network: Network) throws(BindingError) -> Int {
        guard let place = network.outputs.firstIndex(where: { $0.name == output.name }) else {
            let names = network.outputs.map(\.name).joined(separator: ", ")
            throw BindingError(reason: "no output \(output.name) among \(names)")
        }
        guard network.outputs[place].count == count else {
            throw BindingError(
                reason: "output \(output.name) holds \(network.outputs[place].count) numbers, not \(count)")
        }
        return place
    }
}
