import Glibc

/// A bar on standard error, where that is a terminal; nothing elsewhere.
struct ProgressBar {
    private static let width = 40
    private static let interval = Duration.milliseconds(100)

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var nextDraw = ContinuousClock.now
    private var isDrawn = false

    /// Redraws the bar, but not more often than anyone can see.
    /// - Parameter fraction: what is done, in 0...1.
    mutating func show(_ fraction: Double, pictures: Int) {
        guard isTerminal, .now >= nextDraw else { return }
        (isDrawn, nextDraw) = (true, .now + Self.interval)
        write("\r\(Self.line(fraction, pictures: pictures))\u{1B}[K")
    }

    /// Takes the bar away, so that a line can be written in its place.
    mutating func clear() {
        guard isDrawn else { return }
        isDrawn = false
        write("\r\u{1B}[K")
    }

    static func line(_ fraction: Double, pictures: Int) -> String {
        let fraction = min(max(fraction, 0), 1)
        let bar = WatchView.blocks(fraction, width: width)
        return "▕\(bar.padded(to: width))▏ \(Int(fraction * 100)) %, \(pictures) pictures"
    }

    /// A bar that cannot be written is missed by nobody.
    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
