import EmotionRecognition

/// A color for each label of a model: the eight common expressions always have the same, others distinct ones.
///
/// All are bright enough for dark text on them.
struct LabelColours {
    /// Told apart by lightness too.
    static let common: [Emotion: Colour] = [
        .angry: Colour(0xFF6B5E), .disgust: Colour(0x8BCB5C), .fear: Colour(0xBE95FF),
        .happy: Colour(0xFFCE4A),
        .sad: Colour(0x6FA8FF), .surprise: Colour(0x45D6CF), .neutral: Colour(0xD5D9E0),
        .contempt: Colour(0xF2A273),
    ]

    /// For other labels, in their order: each is the bright color that is farthest from all before it and from the
    /// common ones.
    private static let others: [Colour] = {
        let levels: [UInt32] = [0x50, 0x78, 0xA0, 0xC8, 0xF0]
        let grid = levels.flatMap { red in
            levels.flatMap { green in levels.map { Colour(red << 16 | green << 8 | $0) } }
        }.filter { $0.luma > 0x78 }
        var taken = common.values.map { $0 }
        var chosen: [Colour] = []
        for _ in 0..<Emotion.mostPerModel {
            func gap(_ colour: Colour) -> Int { taken.map { $0.distance(to: colour) }.min() ?? 0 }
            guard let farthest = grid.max(by: { gap($0) < gap($1) }) else { break }
            taken.append(farthest)
            chosen.append(farthest)
        }
        return chosen
    }()

    private var colours = common

    /// - Parameter labels: the model's, in its order.
    init(_ labels: [Emotion]) {
        for (label, colour) in zip(labels.filter { Self.common[$0] == nil }, Self.others) {
            colours[label] = colour
        }
    }

    subscript(label: Emotion) -> Colour { colours[label] ?? .white }
}

extension Colour {
    /// Perceived brightness, in 0...255 (Rec. 601).
    fileprivate var luma: Int { (299 * Int(red) + 587 * Int(green) + 114 * Int(blue)) / 1000 }

    /// Squared distance, the channels weighed as the eye does.
    func distance(to other: Colour) -> Int {
        func square(_ one: UInt8, _ two: UInt8) -> Int { (Int(one) - Int(two)) * (Int(one) - Int(two)) }
        return 3 * square(red, other.red) + 6 * square(green, other.green) + 2 * square(blue, other.blue)
    }
}
