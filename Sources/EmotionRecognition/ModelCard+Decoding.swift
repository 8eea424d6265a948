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
        case DecodingError.typeMismatch(_, let context): return "\(key(context)) is of another type"
        case DecodingError.valueNotFound(_, let context): return "\(key(context)) is null"
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "\(key(context)): \(context.debugDescription)"
        default: return "not JSON"
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
        layout = try input.decodeIfPresent(ModelCard.Layout.self, forKey: .layout) ?? .channelsFirst
        order = try input.decodeIfPresent(ModelCard.ChannelOrder.self, forKey: .order) ?? .rgb
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
        border = try crop.decodeIfPresent(BorderMode.self, forKey: .border) ?? .replicate
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
        kind = try output.decode(ModelCard.OutputKind.self, forKey: .kind)
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
        let number = try decode(type, forKey: key)
        guard range.contains(number) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "must lie in \(range), not \(number)")
        }
        return number
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
