/// Bars in columns of text.
enum Columns {
    /// Returns a bar of whole blocks and an eighth block for the rest.
    static func bar(_ fraction: Double, width: Int) -> String {
        let eighths = Int(clamping: (min(max(fraction, 0), 1) * Double(width * 8)).rounded())
        let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + rest
    }
}

/// Alignment of text and numbers in columns.
extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }

    func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - count)) + self
    }
}

extension [String] {
    /// Breaks the words into lines of at most `width` characters; a longer word has its own line.
    func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        for word in self {
            if let last = lines.last, last.count + word.count < width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(word)
            }
        }
        return lines
    }
}

extension Double {
    /// Formats the number with `decimals` decimals and without an exponent; infinite and very large numbers
    /// as Swift does.
    func fixed(_ decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
        guard let scaled = Int(exactly: (self * Double(scale)).rounded()) else { return "\(self)" }
        let whole = "\(scaled < 0 ? "-" : "")\(scaled.magnitude / scale.magnitude)"
        guard decimals > 0 else { return whole }
        let fraction = String(scaled.magnitude % scale.magnitude)
        return "\(whole).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
    }
}
