import Dispatch
import Glibc
import Logging
import Synchronization

/// Writes lines to standard error in the background, so that whoever logs never waits for whoever reads.
///
/// A reader that stops, such as a journal that hangs, holds up the queue's own thread and nothing else. The lines that
/// find no room meanwhile are lost and counted, and the count is written once all that waits is.
public final class LogQueue: Sendable {
    /// The process's own.
    public static let standardError = LogQueue { StandardError.write($0) }

    /// Memory for lines that wait.
    static let limit = 256 * 1024
    /// Bytes of a line that are written.
    static let longestLine = 4 * 1024
    /// Memory that a line needs besides its text.
    private static let overhead = 256

    private struct State {
        /// Memory that waiting lines take.
        var waiting = 0
        /// Lines that found no room since the last report of them.
        var lost = 0
    }

    private let state = Mutex(State())
    private let thread = DispatchQueue(label: "log")
    private let work = DispatchGroup()
    private let hasPriorities: Bool
    private let writeLine: @Sendable (String) -> Void

    /// - Parameters:
    ///   - isTerminal: whether lines are for people; the journal gets the `<N>` of sd-daemon(3) in front.
    ///   - writeLine: writes one line; may take its time.
    init(isTerminal: Bool = isatty(STDERR_FILENO) == 1, writeLine: @escaping @Sendable (String) -> Void) {
        hasPriorities = !isTerminal
        self.writeLine = writeLine
    }

    /// Hands over a log line. Never blocks.
    public func write(_ level: Logger.Level, _ text: String) {
        add(line(level, text), isLast: false)
    }

    /// Hands over the error that ends a program, for which there is always room. Never blocks.
    public func writeLast(_ error: String) {
        add(lastLine(error), isLast: true)
    }

    /// The error that ends a program, as it is written.
    func lastLine(_ error: String) -> String {
        hasPriorities ? line(.error, error) : Self.oneLine(error)
    }

    private func add(_ line: String, isLast: Bool) {
        let size = line.utf8.count + Self.overhead
        let hasRoom = state.withLock { state in
            guard isLast || state.waiting + size <= Self.limit else {
                state.lost += 1
                return false
            }
            state.waiting += size
            return true
        }
        if hasRoom { thread.async(group: work) { self.finish(line, size) } }
    }

    /// Waits until everything is written, but no longer than `milliseconds`.
    public func drain(milliseconds: Int) {
        _ = work.wait(timeout: .now() + .milliseconds(milliseconds))
    }

    private func finish(_ line: String, _ size: Int) {
        writeLine(line)
        let lost = state.withLock { state in
            state.waiting -= size
            guard state.waiting == 0 else { return 0 }
            defer { state.lost = 0 }
            return state.lost
        }
        guard lost > 0 else { return }
        writeLine(self.line(.warning, "\(lost.counted("log line")) lost: standard error was not read"))
    }

    /// The line with its priority or level in front.
    func line(_ level: Logger.Level, _ text: String) -> String {
        hasPriorities ? "<\(level.priority)>\(Self.oneLine(text))" : "\(level): \(Self.oneLine(text))"
    }

    /// The text on one line, cut where it is too long.
    private static func oneLine(_ text: String) -> String {
        let line = text.split(separator: "\n").joined(separator: " ")
        guard line.utf8.count > longestLine else { return line }
        return String(decoding: line.utf8.prefix(longestLine), as: UTF8.self) + "…"
    }
}
