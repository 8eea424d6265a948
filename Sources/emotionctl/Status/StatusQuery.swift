import StreamProtocol

/// A status request to a daemon.
struct StatusQuery: ~Copyable {
    /// Seconds for connecting and for the reply together, so that a daemon that hangs is reported.
    static let patience = 2

    /// The request in the stream's syntax.
    static let request = #"{"request":"status","id":1}"# + "\n"

    private var connection: StreamConnection
    private let deadline: ContinuousClock.Instant

    init(searching paths: [String]) throws(StreamError) {
        deadline = .now + .seconds(Self.patience)
        connection = try StreamConnection(searching: paths, seconds: Self.patience)
    }

    /// Reads the reply and skips all other messages.
    consuming func ask() throws(StreamError) -> DaemonStatus {
        try connection.send(Self.request)
        var hello: Hello?
        while let lines = try connection.nextLines(before: deadline) {
            for line in lines {
                switch try StreamMessage(line) {
                case .hello(let line):
                    guard line.protocol.major == Hello.Version.current.major else {
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
        throw .silent(path: connection.path, seconds: Self.patience)
    }
}
