/// One frame rate or a range of them, in frames a second.
public struct FrameRates: Sendable, Hashable {
    public let slowest: Double
    public let fastest: Double
}

extension FrameRates: CustomStringConvertible {
    /// E.g. `30`, `29.97` or `1-60`.
    public var description: String {
        slowest == fastest ? Self.text(fastest) : "\(Self.text(slowest))-\(Self.text(fastest))"
    }

    /// At most two decimals.
    static func text(_ rate: Double) -> String {
        let hundredths = Int(clamping: (rate * 100).rounded())
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        switch rest {
        case 0: return "\(whole)"
        case _ where rest % 10 == 0: return "\(whole).\(rest / 10)"
        case 1..<10: return "\(whole).0\(rest)"
        default: return "\(whole).\(rest)"
        }
    }
}
