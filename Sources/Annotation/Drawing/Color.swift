import EmotionRecognition

/// A color in sRGB.
struct Color: Equatable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    static let white = Color(0xFFFFFF)
    static let black = Color(0x000000)
    /// Background color of text.
    static let ink = Color(0x15171C)

    /// - Parameter hexadecimal: `0xRRGGBB`.
    init(_ hexadecimal: UInt32) {
        red = UInt8(hexadecimal >> 16 & 0xFF)
        green = UInt8(hexadecimal >> 8 & 0xFF)
        blue = UInt8(hexadecimal & 0xFF)
    }

    /// Returns the mix with another color, of which `share` is the fraction in 0...1.
    func mixed(with other: Color, _ share: Float) -> Color {
        func mix(_ from: UInt8, _ to: UInt8) -> UInt32 {
            UInt32(Float(from) + (Float(to) - Float(from)) * share)
        }
        return Color(
            mix(red, other.red) << 16 | mix(green, other.green) << 8 | mix(blue, other.blue))
    }
}

/// A color for each label of a model: the eight common expressions always have the same, others distinct
/// ones.
///
/// All are bright enough for dark text on them.
struct LabelColors {
    /// Told apart by lightness too.
    static let common: [Emotion: Color] = [
        .angry: Color(0xFF6B5E), .disgust: Color(0x8BCB5C), .fear: Color(0xBE95FF),
        .happy: Color(0xFFCE4A),
        .sad: Color(0x6FA8FF), .surprise: Color(0x45D6CF), .neutral: Color(0xD5D9E0),
        .contempt: Color(0xF2A273),
    ]

    /// For other labels, in their order: each is the bright color that is farthest from all before it and
    /// from the common ones.
    private static let others: [Color] = {
        let levels: [UInt32] = [0x50, 0x78, 0xA0, 0xC8, 0xF0]
        let grid = levels.flatMap { red in
            levels.flatMap { green in levels.map { Color(red << 16 | green << 8 | $0) } }
        }.filter { $0.luma > 0x78 }
        var taken = common.values.map { $0 }
        var chosen: [Color] = []
        for _ in 0..<Emotion.mostPerModel {
            func gap(_ color: Color) -> Int { taken.map { $0.distance(to: color) }.min() ?? 0 }
            guard let farthest = grid.max(by: { gap($0) < gap($1) }) else { break }
            taken.append(farthest)
            chosen.append(farthest)
        }
        return chosen
    }()

    private var colors = common

    /// - Parameter labels: the model's, in its order.
    init(_ labels: [Emotion]) {
        for (label, color) in zip(labels.filter { Self.common[$0] == nil }, Self.others) {
            colors[label] = color
        }
    }

    subscript(label: Emotion) -> Color { colors[label] ?? .white }
}

extension Color {
    /// Perceived brightness, in 0...255 (Rec. 601).
    fileprivate var luma: Int { (299 * Int(red) + 587 * Int(green) + 114 * Int(blue)) / 1000 }

    /// Squared distance, the channels weighed as the eye does.
    func distance(to other: Color) -> Int {
        func square(_ one: UInt8, _ two: UInt8) -> Int { (Int(one) - Int(two)) * (Int(one) - Int(two)) }
        return 3 * square(red, other.red) + 6 * square(green, other.green) + 2 * square(blue, other.blue)
    }
}
