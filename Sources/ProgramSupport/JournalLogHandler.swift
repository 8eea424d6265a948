import Dispatch
import Glibc
import Logging
import Synchronization

/// Writes log lines to standard error through a queue, with their metadata after the message.
public struct JournalLogHandler: LogHandler {
    /// The level of the common threshold, unless a logger sets its own.
    public var logLevel: Logger.Level {
        get { ownLevel ?? threshold.level }
        set { ownLevel = newValue }
    }
    public var metadata: Logger.Metadata = [:]
    private let threshold: LogThreshold
    private var ownLevel: Logger.Level?
    private let queue: LogQueue

    public init(threshold: LogThreshold, queue: LogQueue = .standardError) {
        self.threshold = threshold
        self.queue = queue
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let values = metadata.merging(event.metadata ?? [:]) { _, new in new }
            .sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        queue.write(event.level, "\(event.message)\(values)")
    }
}

extension Logger.Level {
    /// The level's number in syslog(3).
    var priority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

/// The level below which log lines are discarded; may change while other threads log.
public final class LogThreshold: Sendable {
    private let index: Atomic<Int>

    public init(_ level: Logger.Level) {
        index = Atomic(Self.index(of: level))
    }

    public var level: Logger.Level {
        get { Logger.Level.allCases[index.load(ordering: .relaxed)] }
        set { index.store(Self.index(of: newValue), ordering: .relaxed) }
    }

    private static func index(of level: Logger.Level) -> Int {
        guard let index = Logger.Level.allCases.firstIndex(of: level) else {
            preconditionFailure("\(level) is no level")
        }
        return index
    }
}

/// Writes lines to standard error in the background, so that logging never waits for a reader.
///
/// A reader that stops, such as a journal that hangs, blocks only the queue's own thread. Lines that do not
/// fit into the queue meanwhile are lost and counted; the count is logged once the queue is empty.
public final class LogQueue: Sendable {
    /// The queue of the process's standard error.
    public static let standardError = LogQueue { StandardError.write($0) }

    /// Maximum memory of waiting lines in bytes.
    static let limit = 256 * 1024
    /// Maximum length of a line in bytes; the rest is cut off.
    static let longestLine = 4 * 1024
    /// Estimated memory of a line besides its text, in bytes.
    private static let overhead = 256

    private struct State {
        /// Memory of the waiting lines in bytes.
        var waiting = 0
        /// Number of lines lost since the last report.
        var lost = 0
    }

    private let state = Mutex(State())
    private let thread = DispatchQueue(label: "log")
    private let work = DispatchGroup()
    private let hasPriorities: Bool
    private let writeLine: @Sendable (String) -> Void

    /// - Parameters:
    ///   - isTerminal: whether a person reads the lines; otherwise each starts with the priority `<N>` of
    ///     sd-daemon(3).
    ///   - writeLine: writes one line; may block.
    init(isTerminal: Bool = isatty(STDERR_FILENO) == 1, writeLine: @escaping @Sendable (String) -> Void) {
        hasPriorities = !isTerminal
        self.writeLine = writeLine
    }

    /// Queues a log line. Never blocks.
    public func write(_ level: Logger.Level, _ text: String) {
        add(line(level, text), isLast: false)
    }

    /// Queues the error that ends a program, even if the queue is full. Never blocks.
    public func writeLast(_ error: String) {
        add(lastLine(error), isLast: true)
    }

    /// Formats the error that ends a program.
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

    /// Waits up to `milliseconds` until everything is written.
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

    /// Prefixes a line with its priority or level.
    func line(_ level: Logger.Level, _ text: String) -> String {
        hasPriorities ? "<\(level.priority)>\(Self.oneLine(text))" : "\(level): \(Self.oneLine(text))"
    }

    /// Joins the text into one line and cuts it to the maximum length.
    private static func oneLine(_ text: String) -> String {
        let line = text.split(separator: "\n").joined(separator: " ")
        guard line.utf8.count > longestLine else { return line }
        return String(decoding: line.utf8.prefix(longestLine), as: UTF8.self) + "…"
    }
}
