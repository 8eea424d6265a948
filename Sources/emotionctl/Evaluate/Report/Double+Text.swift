extension Double {
    /// With so many decimals; never an exponent.
    func text(decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { power, _ in 10 * power }
        let scaled = Int((self * scale).rounded())
        let digits = String(scaled.magnitude)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let point = decimals > 0 ? "." : ""
        return "\(scaled < 0 ? "-" : "")\(padded.dropLast(decimals))\(point)\(padded.suffix(decimals))"
    }

    /// A part of one as per cent, with one decimal.
    var percent: String { (100 * self).text(decimals: 1) + " %" }
}
