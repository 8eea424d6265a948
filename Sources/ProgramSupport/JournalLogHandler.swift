import Glibc
import Logging

/// Writes log lines to standard error: for people on a terminal, with the journal's `<N>` priority in front
/// elsewhere (sd-daemon(3)).
public struct JournalLogHandler: LogHandler {
    /// That of the common threshold, unless a logger sets its own.
    public var logLevel: Logger.Level {
        get { ownLevel ?? threshold.level }
        set { ownLevel = newValue }
    }
    public var metadata: Logger.Metadata = [:]
    private let threshold: LogThreshold
    private var ownLevel: Logger.Level?
    private let hasPriorities: Bool

    public init(threshold: LogThreshold, isTerminal: Bool = isatty(STDERR_FILENO) == 1) {
        self.threshold = threshold
        hasPriorities = !isTerminal
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        StandardError.write(line(level: event.level, message: event.message, metadata: event.metadata))
    }

    func line(level: Logger.Level, message: Logger.Message, metadata extra: Logger.Metadata?) -> String {
        let values = metadata.merging(extra ?? [:]) { _, new in new }
            .sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let text = "\(message)\(values)".split(separator: "\n").joined(separator: " ")
        return hasPriorities ? "<\(level.priority)>\(text)" : "\(level): \(text)"
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
