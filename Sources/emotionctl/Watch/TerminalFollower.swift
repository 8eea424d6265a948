import Publishing

/// The live view, redrawn in place; the screen is as before once it is destroyed.
struct TerminalFollower: StreamFollower, ~Copyable {
    /// Faster than this nobody reads.
    private static let interval = Duration.seconds(1) / 15

    private let terminal: Terminal
    private let output: StandardOutput
    private let socket: String
    private var state = WatchState()
    private var isDrawn = false
    private var nextDraw = ContinuousClock.now

    /// - Parameter socket: its path is shown.
    init(on terminal: Terminal, _ output: StandardOutput, socket: String) throws {
        (self.terminal, self.output, self.socket) = (terminal, output, socket)
        // Alternate screen, no cursor, no wrapping at the right edge.
        try output.write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l")
    }

    deinit {
        // Where this fails there is no terminal left to restore.
        try? output.write("\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l")
    }

    mutating func follow(_ line: StreamLine, _: [UInt8]) {
        isDrawn = false
        state.note(line)
    }

    mutating func forget() {
        isDrawn = false
        state = WatchState()
    }

    mutating func refresh() throws {
        let now = ContinuousClock.now
        guard !isDrawn, now >= nextDraw else { return }
        (isDrawn, nextDraw) = (true, now + Self.interval)
        let (columns, rows) = terminal.size
        let lines = WatchView(columns: columns, rows: rows, socket: socket).lines(state).map {
            $0.rendered(columns: columns, hasColours: terminal.hasColours)
        }
        // From the top left; what is left of each row and below the last is cleared.
        try output.write("\u{1B}[H" + lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n") + "\u{1B}[J")
    }

    var patience: Int32 {
        guard !isDrawn else { return 200 }
        return Int32(max(0, (nextDraw - .now) / .milliseconds(1)).rounded(.up))
    }
}
