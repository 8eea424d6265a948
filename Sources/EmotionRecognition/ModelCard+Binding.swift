import Imaging
import Inference

/// Places of a network's outputs, found by its card.
struct ModelBinding: Sendable {
    /// The scores that are read.
    let scores: ScoreOutput
    /// Valence and arousal, where the network has them.
    let affect: Int?
}

/// A network's output that holds scores.
struct ScoreOutput: Sendable {
    /// Place among the network's outputs.
    let index: Int
    let name: String
    let kind: ModelCard.OutputKind
    let labels: [String]
    /// What each label's probability is multiplied by; empty where it stays as it is.
    var weights: [Float]

    /// The labels, checked: there are 1 to 32, and each is a name.
    func emotions() throws(BindingError) -> [Emotion] {
        guard 1...Emotion.mostPerModel ~= labels.count else {
            throw BindingError(
                reason: "output \(name) has \(labels.count) labels; 1 to \(Emotion.mostPerModel) are possible"
            )
        }
        var emotions: [Emotion] = []
        for label in labels {
            guard let emotion = Emotion(rawValue: label) else {
                throw BindingError(
                    reason: "label '\(label)' of output \(name) is not 1 to \(Emotion.longestName) letters, "
                        + "digits, - and _")
            }
            emotions.append(emotion)
        }
        return emotions
    }
}

/// What a card claims and its network does not have.
struct BindingError: Error {
    let reason: String
}

extension ModelCard {
    /// Finds the card's outputs in `network` and checks every number that the card gives.
    /// - Parameter output: name of the scores that are read; `nil` for the card's first.
    func bind(
        to network: Network, sha256 actual: String, output: String? = nil
    ) throws(BindingError) -> ModelBinding {
        if let sha256, sha256 != actual {
            throw BindingError(reason: "its sha256 is \(actual), the card says \(sha256)")
        }
        try checkInput(of: network)
        let holders = outputs.filter(\.kind.holdsScores)
        guard let scores = holders.first(where: { output == nil || $0.name == output }) else {
            throw BindingError(reason: "the card names no output of kind logits or probabilities")
        }
        let place = try place(of: scores, count: scores.labels.count, in: network)
        let affect = outputs.first { $0.kind == .valenceArousal }
        return ModelBinding(
            scores: ScoreOutput(
                index: place, name: scores.name, kind: scores.kind, labels: scores.labels,
                weights: scores.labelWeights),
            affect: try affect.map { output throws(BindingError) in
                try self.place(of: output, count: 2, in: network)
            })
    }

    private func checkInput(of network: Network) throws(BindingError) {
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
