import ArgumentParser
import ProgramSupport
import StreamProtocol

/// Follows the daemon.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show what the daemon sees: live on a terminal, else as JSON lines.",
        discussion: """
            On a terminal each face has its smoothed label, its last minute, as a line as high as the label was \
            probable and in the label's colour, and a bar per label. Where the terminal has no colours (NO_COLOR, \
            TERM), the labels' names stand below the line. Many faces have a row each. q or Ctrl-C ends, Ctrl-L \
            draws anew.

            A daemon that goes away is waited for, a minute, as it may only be restarting.

            Ends with 0 when told to (-n, -x, Ctrl-C) and, when not on a terminal, also when the stream ends or \
            nobody reads the output any more; with 69 where there is no daemon, or when it goes away for good \
            while shown on a terminal.

            Examples:
              emotionctl watch
              emotionctl watch --csv -n 300 > faces.csv
              emotionctl watch --json -x 60 | jq -c 'select(.type == "face" and .label == "happy")'
              emotionctl watch --socket /run/emotiond-video0/emotiond.sock
            """)

    @Option(
        help: ArgumentHelp(
            "The daemon's socket; without it the user's, then the system's.", valueName: "path"),
        completion: .file())
    var socket: String?

    @Flag(help: "The stream's lines unchanged, on a terminal too.")
    var json = false

    @Flag(help: "A table with one row per face and frame, instead of JSON lines.")
    var csv = false

    @Option(name: .short, help: ArgumentHelp("Stop after so many frames.", valueName: "count"))
    var number: Int?

    @Option(name: .customShort("x"), help: ArgumentHelp("Stop after so many seconds.", valueName: "seconds"))
    var seconds: Double?

    func validate() throws {
        if json && csv { throw ValidationError("--json and --csv exclude each other") }
        if let number, number < 1 {
            throw ValidationError("-n \(number): at least one frame must be asked for")
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
            throw Failure(.unavailable, "\(error)")
        }
    }

    private func watch() throws {
        let connection = try StreamConnection(searching: socket.map { [$0] } ?? SocketPath.candidates)
        let path = connection.path
        Interruption.watch()
        let output = StandardOutput()
        var loop = WatchLoop(connection, maxFrames: number, seconds: seconds)
        if csv {
            var table = CSVFollower(output)
            _ = try loop.run(&table)
        } else if !json, let terminal = Terminal() {
            Suspension.watch()
            var view = try TerminalFollower(on: terminal, output, socket: path)
            if try loop.run(&view) == .streamEnded { throw StreamError.ended(path: path) }
        } else {
            var lines = JSONFollower(output)
            _ = try loop.run(&lines)
        }
    }
}
