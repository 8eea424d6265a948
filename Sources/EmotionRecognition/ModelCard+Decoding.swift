import FoundationEssentials
import Imaging

extension ModelCard: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, input, crop, outputs, threshold, training, sha256
    }

    /// Keys for human readers and for detectors. `notes` may contain anything.
    private static let otherKeys = [
        "description", "license", "figures", "intended_use", "known_failures", "parameters", "multiply_adds",
        "notes",
        "kind", "decoding",
    ]

    private enum TrainingKeys: String, CodingKey {
        case trainedCropFraction = "extent"
    }

    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self, and: Self.otherKeys)
        let card = try decoder.container(keyedBy: CodingKeys.self)
        name = try card.decode(String.self, forKey: .name)
        input = try card.decode(Input.self, forKey: .input)
        crop = try card.decodeIfPresent(Crop.self, forKey: .crop) ?? Crop(margin: 0, border: .replicate)
        outputs = try card.decode([Output].self, forKey: .outputs)
        guard !outputs.isEmpty else {
            throw DecodingError.dataCorruptedError(
                forKey: .outputs, in: card, debugDescription: "must name an output of the network")
        }
        threshold =
            card.contains(.threshold) ? try card.decode(Float.self, in: 0...1, forKey: .threshold) : nil
        trainedCropFraction = try Self.trainedCropFraction(in: card)
        sha256 = try card.decodeIfPresent(String.self, forKey: .sha256)
    }

    /// Reads the only key of `training` that matters here; the rest is for human readers and may be anything.
    private static func trainedCropFraction(in card: KeyedDecodingContainer<CodingKeys>) throws -> Double {
        guard let training = try? card.nestedContainer(keyedBy: TrainingKeys.self, forKey: .training),
            training.contains(.trainedCropFraction)
        else { return 1 }
        return try training.decode(Double.self, in: 0.1...1, forKey: .trainedCropFraction)
    }

    /// Decodes the bytes of a card.
    ///
    /// - Throws: `badCard` with the name of the key.
    init(json: [UInt8], path: String) throws(RecognitionError) {
        do { self = try JSONDecoder().decode(Self.self, from: Data(json)) } catch {
            throw .badCard(path: path, reason: Self.text(error))
        }
    }

    static func text(_ error: any Error) -> String {
        func key(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
            let keys = (context.codingPath + (last.map { [$0] } ?? []))
                .map { $0.intValue.map(String.init) ?? $0.stringValue }
            return keys.isEmpty ? "the card" : keys.joined(separator: ".")
        }
        switch error {
        case DecodingError.keyNotFound(let name, let context): return "no \(key(context, name))"
        case DecodingError.typeMismatch(let type, let context):
            return "\(key(context)) must be \(name(of: type))"
        case DecodingError.valueNotFound(_, let context): return "\(key(context)) is null"
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "\(key(context)): \(context.debugDescription)"
        default: return "not JSON"
        }
    }

    /// What a value that decodes as `type` is called in JSON.
    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Bool.Type: "true or false"
        case is any Numeric.Type: "a number"
        case is any RandomAccessCollection.Type: "a list"
        default: "an object"
        }
    }
}

extension ModelCard.Input: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, width, height, channels, layout, order, pixels
    }

    public init(from decoder: any Decoder) throws {
        // Detectors accept images whose sides are multiples of a number.
        try decoder.refuseUnknownKeys(CodingKeys.self, and: ["multiple_of"])
        let input = try decoder.container(keyedBy: CodingKeys.self)
        name = try input.decode(String.self, forKey: .name)
        let side = try input.decode(Int.self, in: 1...1_024, forKey: .width)
        size = ImageSize(width: side, height: try input.decode(Int.self, in: 1...1_024, forKey: .height))
        channels = try input.decodeIfPresent(Int.self, forKey: .channels) ?? 1
        guard channels == 1 || channels == 3 else {
            throw DecodingError.dataCorruptedError(
                forKey: .channels, in: input, debugDescription: "must be 1 or 3, not \(channels)")
        }
        layout = try input.decodeIfPresent(oneOf: ModelCard.Layout.self, forKey: .layout) ?? .channelsFirst
        order = try input.decodeIfPresent(oneOf: ModelCard.ChannelOrder.self, forKey: .order) ?? .rgb
        pixels = try input.decode(PixelNormalization.self, forKey: .pixels)
        for list in [pixels.mean, pixels.deviation] where !(list.count <= 1 || list.count == channels) {
            throw DecodingError.dataCorruptedError(
                forKey: .pixels, in: input,
                debugDescription: "mean and std must be a number or \(channels), not \(list.count)")
        }
    }
}

extension ModelCard.Crop: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case margin
        case border = "edge"
    }

    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let crop = try decoder.container(keyedBy: CodingKeys.self)
        margin = try crop.decode(Double.self, in: -0.4...2, forKey: .margin)
        border = try crop.decodeIfPresent(oneOf: BorderMode.self, forKey: .border) ?? .replicate
    }
}

extension ModelCard.Output: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, kind, labels
        case labelWeights = "label_weights"
    }

    public init(from decoder: any Decoder) throws {
        // Keys of a detector's grids.
        try decoder.refuseUnknownKeys(CodingKeys.self, and: ["stride", "values"])
        let output = try decoder.container(keyedBy: CodingKeys.self)
        name = try output.decode(String.self, forKey: .name)
        kind = try output.decode(oneOf: ModelCard.OutputKind.self, forKey: .kind)
        labels = kind.holdsScores ? try output.decode([String].self, forKey: .labels) : []
        guard Set(labels).count == labels.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .labels, in: output, debugDescription: "contains a label twice")
        }
        labelWeights =
            kind.holdsScores ? try output.decodeIfPresent([Float].self, forKey: .labelWeights) ?? [] : []
        guard labelWeights.isEmpty || labelWeights.count == labels.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .labelWeights, in: output,
                debugDescription:
                    "must be \(labels.count) numbers, one for each label, not \(labelWeights.count)")
        }
        guard labelWeights.allSatisfy(Self.usefulWeights.contains) else {
            throw DecodingError.dataCorruptedError(
                forKey: .labelWeights, in: output, debugDescription: "must lie in \(Self.usefulWeights)")
        }
    }

    private static let usefulWeights: ClosedRange<Float> = 0.001...1_000
}

extension KeyedDecodingContainer {
    /// Decodes a number and checks that it is in `range`.
    func decode<Number: Decodable & Comparable>(
        _ type: Number.Type, in range: ClosedRange<Number>, forKey key: Key
    ) throws -> Number {
        let number: Number
        do { number = try decode(type, forKey: key) } catch let error as DecodingError { throw error } catch {
            // A number that `Number` cannot represent: the decoder's own error does not name the key.
            let kind = type is any BinaryInteger.Type ? "be a whole number" : "lie"
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "must \(kind) in \(range)")
        }
        guard range.contains(number) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "must lie in \(range), not \(number)")
        }
        return number
    }

    /// Decodes a word of a few.
    /// - Throws: `DecodingError` that lists them.
    func decode<Choice: CaseIterable & RawRepresentable<String>>(
        oneOf choices: Choice.Type, forKey key: Key
    ) throws -> Choice {
        let word = try decode(String.self, forKey: key)
        guard let choice = Choice(rawValue: word) else {
            let words = choices.allCases.map(\.rawValue).joined(separator: ", ")
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "must be one of \(words), not '\(word)'")
        }
        return choice
    }

    /// Decodes a word of a few; `nil` if the key is absent or null.
    func decodeIfPresent<Choice: CaseIterable & RawRepresentable<String>>(
        oneOf choices: Choice.Type, forKey key: Key
    ) throws -> Choice? {
        guard contains(key), try !decodeNil(forKey: key) else { return nil }
        return try decode(oneOf: choices, forKey: key)
    }
}

/// Any key of a JSON object.
private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// Rejects unknown keys, which usually are misspelled.
    ///
    /// - Parameter others: keys for human readers or for other programs.
    /// - Throws: `DecodingError` that names the unknown key and the known ones.
    func refuseUnknownKeys<Key: CodingKey & CaseIterable>(_ known: Key.Type, and others: [String] = []) throws
    {
        let names = Key.allCases.map(\.stringValue)
        let object = try container(keyedBy: AnyKey.self)
        let unknown = object.allKeys.map(\.stringValue).filter { !names.contains($0) && !others.contains($0) }
        guard let first = unknown.min() else { return }
        throw DecodingError.dataCorruptedError(
            forKey: AnyKey(stringValue: first), in: object,
            debugDescription: "unknown key; known are \((names + others).joined(separator: ", "))")
    }
}
