import Glibc

/// A bar on standard error, where that is a terminal; nothing elsewhere.
struct ProgressBar {
    private static let width = 24
    private static let interval = Duration.milliseconds(100)

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let start = ContinuousClock.now
    private var nextDraw = ContinuousClock.now
    private var isDrawn = false

    /// Redraws the bar, but not more often than anyone can see.
    ///
    /// - Parameters:
    ///   - fraction: what is done, in 0...1.
    ///   - work: the same in words.
    ///   - count: pictures or frames, of which the rate is told.
    mutating func show(_ fraction: Double, _ work: String, count: Int, _ unit: String) {
        guard isTerminal, .now >= nextDraw else { return }
        (isDrawn, nextDraw) = (true, .now + Self.interval)
        let seconds = (.now - start) / .seconds(1)
        write("\r\(Self.line(fraction, work, count: count, unit, seconds: seconds))\u{1B}[K")
    }

    /// Takes the bar away, so that a line can be written in its place.
    mutating func clear() {
        guard isDrawn else { return }
        (isDrawn, nextDraw) = (false, .now)
        write("\r\u{1B}[K")
    }

    /// Fits 80 columns.
    /// - Parameter seconds: since the start.
    static func line(
        _ fraction: Double, _ work: String, count: Int, _ unit: String, seconds: Double
    ) -> String {
        let fraction = min(max(fraction, 0), 1)
        let bar = WatchView.blocks(fraction, width: width).padded(to: width)
        var line = "▕\(bar)▏ \(Int(fraction * 100)) %, \(work)"
        if count > 0, seconds > 0 { line += ", \((Double(count) / seconds).fixed(1)) \(unit)/s" }
        if fraction > 0 { line += ", \(clock(seconds * (1 - fraction) / fraction)) left" }
        return line
    }

    /// Hours and minutes and seconds, rounded up.
    private static func clock(_ seconds: Double) -> String {
        let whole = Int(min(seconds, 359_999).rounded(.up))
        let digits = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        let head = hours > 0 ? "\(hours):\(digits(minutes))" : "\(minutes)"
        return "\(head):\(digits(whole % 60))"
    }

    /// A bar that cannot be written is missed by nobody.
    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
