import Logging
import NIOCore
import SystemPackage

/// Log lines that clients can cause, each kind at most once a minute with a count. Lives on one event loop.
final class ClientLog {
    enum Kind {
        case refused, overfull, notReading, noDescriptors, failedConnection
    }

    /// A kind of line that was written less than a minute ago.
    private struct Repeats {
        var message: String
        let level: Logger.Level
        var count = 0
    }

    private let logger: Logger
    private let eventLoop: any EventLoop
    private let interval: TimeAmount
    private var repeats: [Kind: Repeats] = [:]

    init(logger: Logger, eventLoop: any EventLoop, interval: TimeAmount = .minutes(1)) {
        self.logger = logger
        self.eventLoop = eventLoop
        self.interval = interval
    }

    /// Writes `message`, or counts it if its kind was written less than a minute ago.
    func write(_ kind: Kind, _ message: String, level: Logger.Level = .warning) {
        if repeats[kind] != nil {
            repeats[kind]?.message = message
            repeats[kind]?.count += 1
        } else {
            logger.log(level: level, "\(message)")
            startMinute(of: kind, Repeats(message: message, level: level))
        }
    }

    /// Writes the lines that were only counted.
    func flush() {
        for kind in repeats.keys { writeRepeats(of: kind) }
    }

    private func startMinute(of kind: Kind, _ first: Repeats) {
        repeats[kind] = first
        eventLoop.assumeIsolated().scheduleTask(in: interval) {
            guard let last = self.writeRepeats(of: kind), last.count > 0 else { return }
            self.startMinute(of: kind, Repeats(message: last.message, level: last.level))
        }
    }

    @discardableResult
    private func writeRepeats(of kind: Kind) -> Repeats? {
        let last = repeats.removeValue(forKey: kind)
        if let last, last.count > 0 {
            let count = last.count == 1 ? "once more" : "\(last.count) more times"
            logger.log(level: last.level, "\(last.message) (\(count) within a minute)")
        }
        return last
    }
}

/// Logs that no client can connect because file descriptors have run out. The channel keeps trying.
final class AcceptFailureLog: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let log: ClientLog

    init(log: ClientLog) {
        self.log = log
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let reason = (error as? IOError).map({ Errno(rawValue: $0.errnoCode) }),
            [.tooManyOpenFiles, .tooManyOpenFilesInSystem].contains(reason)
        {
            log.write(.noDescriptors, "clients must wait to connect: \(reason)")
        }
        context.fireErrorCaught(error)
    }
}
