import ArgumentParser
import ProgramSupport
import StreamProtocol

/// The command `emotionctl status`.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the state of the daemon.",
        discussion: """
            The first line summarizes the state: the camera, its frame rate, faces and clients. Exit status \
            0 if the camera is online, 1 if it is offline, 69 if no daemon answers within two seconds.

            Examples:
              emotionctl status
              emotionctl status --json | jq .latency_us
              emotionctl status --socket /run/emotiond-video0/emotiond.sock
            For Prometheus's node_exporter, every minute:
              emotionctl status --prometheus > /var/lib/prometheus/node-exporter/emotiond.prom.new
              mv /var/lib/prometheus/node-exporter/emotiond.prom.new /var/lib/prometheus/node-exporter/emotiond.prom
            """)

    @Option(
        help: ArgumentHelp(
            "Socket of the daemon; by default the user's, then the system's.", valueName: "path"))
    var socket: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(
        help: ArgumentHelp(
            "Print Prometheus's text format; if no daemon answers, `emotiond_up 0`.",
            discussion:
                "Each series has the daemon's socket as a label, which distinguishes several daemons."))
    var prometheus = false

    func validate() throws {
        if json && prometheus { throw ValidationError("--json and --prometheus are mutually exclusive") }
    }

    func run() throws {
        let status: DaemonStatus
        do throws(StreamError) {
            status = try StatusQuery(searching: socket.map { [$0] } ?? SocketPath.candidates).ask()
        } catch {
            if prometheus {
                let socket = socket ?? SocketPath.default
                try StandardOutput.print(PrometheusText.noDaemon(socket: socket).text, terminator: "")
            }
            throw ExitError(.unavailable, "\(error)")
        }
        if json {
            try StandardOutput.print(try status.json())
        } else if prometheus {
            try StandardOutput.print(PrometheusText(status).text, terminator: "")
        } else {
            try StandardOutput.print(StatusTable(status: status).text)
        }
        if !status.isHealthy { throw ExitCode(1) }
    }
}

/// A status request to a daemon.
struct StatusQuery: ~Copyable {
    /// Seconds for connecting and for the reply together, so that a daemon that hangs is reported.
    static let patience = 2

    private var connection: StreamConnection
    private let deadline: ContinuousClock.Instant

    init(searching paths: [String]) throws(StreamError) {
        deadline = .now + .seconds(Self.patience)
        connection = try StreamConnection(searching: paths, seconds: Self.patience)
    }

    /// Reads the reply and skips all other messages.
    consuming func ask() throws(StreamError) -> DaemonStatus {
        try connection.send(Request.statusLine)
        var hello: Hello?
        while let lines = try connection.nextLines(before: deadline) {
            for line in lines {
                switch try StreamMessage(line) {
                case .hello(let line):
                    try line.checkVersion()
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
