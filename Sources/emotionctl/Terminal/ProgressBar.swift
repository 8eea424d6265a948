import Glibc
import ProgramSupport

/// A progress bar on standard error if that is a suitable terminal; nothing elsewhere.
struct ProgressBar {
    private static let widths = 8...24
    private static let interval = Duration.milliseconds(100)

    private let isTerminal = Terminal.canMoveCursor(STDERR_FILENO)
    private let start = ContinuousClock.now
    private var nextDraw = ContinuousClock.now
    private var isDrawn = false

    /// Redraws the bar, with a limited frequency.
    ///
    /// - Parameters:
    ///   - fraction: finished fraction of the work, in 0...1.
    ///   - work: the finished work as text.
    ///   - count: number of pictures or frames, from which the rate follows.
    mutating func show(_ fraction: Double, _ work: String, count: Int, _ unit: String) {
        guard isTerminal, .now >= nextDraw else { return }
        (isDrawn, nextDraw) = (true, .now + Self.interval)
        let seconds = (.now - start) / .seconds(1)
        let columns = Terminal.size(of: STDERR_FILENO).columns
        let line = Self.line(fraction, work, count: count, unit, seconds: seconds, columns: columns)
        StandardError.writeStyled("\r\(line)\u{1B}[K")
    }

    /// Removes the bar, so that a line can be written in its place.
    mutating func clear() {
        guard isDrawn else { return }
        (isDrawn, nextDraw) = (false, .now)
        StandardError.writeStyled("\r\u{1B}[K")
    }

    /// Returns as much text as fits into a line, which must not wrap.
    /// - Parameter seconds: seconds since the start.
    static func line(
        _ fraction: Double, _ work: String, count: Int, _ unit: String, seconds: Double, columns: Int
    ) -> String {
        let fraction = min(max(fraction, 0), 1)
        let share = "\(Int(clamping: fraction * 100)) %"
        let rate = count > 0 && seconds > 0 ? ", \((Double(count) / seconds).fixed(1)) \(unit)/s" : ""
        let left = fraction > 0 ? ", \(clock(seconds * (1 - fraction) / fraction)) left" : ""
        for text in ["\(share), \(work)\(rate)\(left)", "\(share), \(work)\(left)", "\(share)\(left)"] {
            let room = columns - 1 - "▕▏ \(text)".count
            guard room >= widths.lowerBound else { continue }
            let width = min(room, widths.upperBound)
            return "▕\(Columns.bar(fraction, width: width).padded(to: width))▏ \(text)"
        }
        return share
    }

    /// Formats a time as hours, minutes and seconds, rounded up.
    private static func clock(_ seconds: Double) -> String {
        let whole = Int(clamping: min(seconds, 359_999).rounded(.up))
        let digits = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        let head = hours > 0 ? "\(hours):\(digits(minutes))" : "\(minutes)"
        return "\(head):\(digits(whole % 60))"
    }
}
