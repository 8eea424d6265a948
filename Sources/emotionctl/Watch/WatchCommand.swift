import ArgumentParser
import ProgramSupport
import StreamProtocol

/// The command `emotionctl watch`.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show the daemon's stream: a live view on a terminal, else JSON lines.",
        discussion: """
            On a terminal each face has its smoothed label, the last minute as a line whose height is the \
            probability of the label and whose color is the label, and a bar per label. On terminals without \
            colors (NO_COLOR, TERM) the names of the labels are below the line. Many faces have one row \
            each. q or Ctrl-C quits, Ctrl-L redraws.

            If the daemon disappears, watch waits up to a minute for it, as it may be restarting.

            Exit status: 0 after -n, -x or Ctrl-C, and, when not on a terminal, at the end of the stream or \
            on a closed pipe; 69 if no daemon answers, or if it disappears for good while shown on a \
            terminal.

            Examples:
              emotionctl watch
              emotionctl watch --csv -n 300 > faces.csv
              emotionctl watch --json -x 60 | jq -c 'select(.type == "face" and .label == "happy")'
              emotionctl watch --socket /run/emotiond-video0/emotiond.sock
            """)

    @Option(
        help: ArgumentHelp(
            "Socket of the daemon; by default the user's, then the system's.", valueName: "path"),
        completion: .file())
    var socket: String?

    @Flag(help: "Print the stream's JSON lines unchanged, on a terminal too.")
    var json = false

    @Flag(help: "Print a CSV table with one row per face and frame.")
    var csv = false

    @Option(
        name: [.short, .customLong("frames")],
        help: ArgumentHelp("Stop after COUNT frames.", valueName: "count"))
    var number: Int?

    @Option(
        name: [.customShort("x"), .customLong("seconds")],
        help: ArgumentHelp("Stop after SECONDS.", valueName: "seconds"))
    var seconds: Double?

    func validate() throws {
        if json && csv { throw ValidationError("--json and --csv are mutually exclusive") }
        if let number, number < 1 {
            throw ValidationError("-n \(number): must be at least 1")
        }
        if let seconds, !(seconds > 0 && seconds <= 1e9) {
            throw ValidationError("-x \(seconds): the time must be above 0 and at most 1e9 seconds")
        }
    }

    func run() throws {
        do {
            try watch()
        } catch StandardOutput.Ended.closed, StandardOutput.Ended.interrupted {
            return
        } catch let error as StreamError {
            throw ExitError(.unavailable, "\(error)")
        }
    }

    private func watch() throws {
        let connection = try StreamConnection(searching: socket.map { [$0] } ?? SocketPath.candidates)
        let path = connection.path
        SignalFlag.termination.watch()
        let output = StandardOutput()
        var loop = WatchLoop(connection, maxFrames: number, seconds: seconds)
        if csv {
            var table = CSVFollower(output)
            _ = try loop.run(&table)
        } else if !json, let terminal = Terminal() {
            SignalFlag.suspension.watch()
            var view = try TerminalFollower(on: terminal, output, socket: path)
            if try loop.run(&view) == .streamEnded { throw StreamError.ended(path: path) }
        } else {
            var lines = JSONFollower(output)
            _ = try loop.run(&lines)
        }
    }
}
