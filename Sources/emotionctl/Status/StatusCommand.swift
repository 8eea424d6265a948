import ArgumentParser
import ProgramSupport
import StreamProtocol

/// `emotionctl status`
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how the daemon is doing.",
        discussion: """
            The first line says it all: the camera and its state, frame rate, faces and clients. Exit status 0 \
            where the camera is online, 1 where it is offline, 69 where no daemon answers within two seconds.

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
            "The daemon's socket; without it the user's, then the system's.", valueName: "path"))
    var socket: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(
        help: ArgumentHelp(
            "Print the text format of Prometheus instead; without a daemon, that there is none.",
            discussion:
                "Each series has the daemon's socket as a label, so that those of several daemons differ."))
    var prometheus = false

    func validate() throws {
        if json && prometheus { throw ValidationError("--json and --prometheus exclude each other") }
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
            throw Failure(.unavailable, "\(error)")
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
