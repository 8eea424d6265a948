import Glibc
import Publishing

/// One question to a daemon.
struct StatusQuery: ~Copyable {
    /// A daemon that hangs is to be noticed too.
    static let patience = 5

    /// The question as the stream has it.
    static let request = #"{"request":"status","id":1}"# + "\n"

    private var connection: StreamConnection

    init(searching paths: [String]) throws(StreamError) {
        connection = try StreamConnection(searching: paths)
    }

    /// Skips what else the daemon has to say.
    consuming func ask() throws(StreamError) -> DaemonStatus {
        let deadline = ContinuousClock.now + .seconds(Self.patience)
        try connection.send(Self.request)
        var hello: HelloLine?
        while true {
            for line in try nextLines(before: deadline) {
                switch try StreamLine(line) {
                case .hello(let line):
                    guard line.protocol.major == 1 else {
                        throw .otherProtocol(major: line.protocol.major)
                    }
                    hello = line
                case .reply(let reply):
                    guard let hello, let status = reply.status else { throw .refused(reason: reply.error) }
                    return DaemonStatus(
                        socket: connection.path, hello: hello, status: status,
                        service: ServiceUnit(ofProcess: status.processIdentifier))
                default: break
                }
            }
        }
    }

    private mutating func nextLines(before deadline: ContinuousClock.Instant) throws(StreamError) -> [[UInt8]]
    {
        let left = Int32(clamping: (max(deadline - .now, .zero) / .milliseconds(1)).rounded(.up))
        var descriptor = pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0)
        guard left > 0, unsafe poll(&descriptor, 1, left) != 0 else {
            throw .silent(path: connection.path, seconds: Self.patience)
        }
        guard let lines = try connection.nextLines() else { throw .ended(path: connection.path) }
        return lines
    }
}
