import Imaging
import Inference

/// The outputs of a network to which a card refers.
struct ModelBinding: Sendable {
    /// Output whose scores are used.
    let scores: ScoreOutput
    /// Index of the output with valence and arousal, if there is one.
    let affect: Int?
}

/// A network's output that holds scores.
struct ScoreOutput: Sendable {
    /// Index among the network's outputs.
    let index: Int
    let name: String
    let kind: ModelCard.OutputKind
    let labels: [String]
    /// Factors of the labels' probabilities; empty if they stay unchanged.
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

/// A statement of a card that does not match its network.
struct BindingError: Error {
    let reason: String
}

extension ModelCard {
    /// Finds the card's outputs in `network` and checks every number in the card.
    /// - Parameter output: name of the output whose scores are used; `nil` for the card's first.
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
        try checkKind(of: scores, in: network)
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
            let wayOut =
                network.inputs.count > 1 ? "; export it again with the picture as its only input" : ""
            throw BindingError(reason: "its inputs are \(names), the card says \(input.name)\(wayOut)")
        }
        let shape =
            input.layout == .channelsFirst
            ? [input.channels, input.size.height, input.size.width]
            : [input.size.height, input.size.width, input.channels]
        let actual = network.inputs[0].shape
        guard actual == shape else {
            let wayOut =
                actual.dropFirst() == shape[...] ? "; export with a batch of 1 or a free one" : ""
            throw BindingError(reason: "\(input.name) is \(actual), the card says \(shape)\(wayOut)")
        }
    }

    /// Softmax of probabilities would leave none much larger than the others.
    private func checkKind(of scores: Output, in network: Network) throws(BindingError) {
        guard scores.kind == .logits, network.outputs.count == 1,
            network.summary.steps.last?.kind == "Softmax"
        else { return }
        throw BindingError(
            reason: "output \(scores.name) comes from Softmax, so that its kind is probabilities, not logits")
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
