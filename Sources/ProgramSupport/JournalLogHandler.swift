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
