import Glibc
import ProgramSupport
import StreamProtocol

/// Shows a stream in some form.
protocol StreamFollower: ~Copyable {
    /// - Parameter text: the line as it came.
    mutating func follow(_ line: StreamMessage, _ text: [UInt8]) throws

    /// Handles the loss of the daemon, whose state is outdated now.
    mutating func forget()

    /// Returns a request to send to the daemon now; `nil` if there is none.
    mutating func request() -> String?

    /// Called after each batch of messages and at least every `patience`, also while the daemon is away.
    mutating func refresh() throws

    /// Maximum time until the next call of `refresh()`, in milliseconds.
    var patience: Int32 { get }
}

extension StreamFollower where Self: ~Copyable {
    mutating func forget() {}
    mutating func request() -> String? { nil }
    mutating func refresh() throws {}
    /// Default, the time for which a signal just before the wait may remain unnoticed.
    var patience: Int32 { 200 }
}

/// Prints the messages unchanged, except for control characters on a terminal.
struct JSONFollower: StreamFollower {
    private let output: StandardOutput

    init(_ output: StandardOutput) {
        self.output = output
    }

    func follow(_: StreamMessage, _ text: [UInt8]) throws {
        try output.writePlain(text + [UInt8(ascii: "\n")])
    }
}

/// A CSV table with one row per face and frame, after a header row.
struct CSVFollower: StreamFollower {
    private let output: StandardOutput
    private var labels: [String] = []

    init(_ output: StandardOutput) {
        self.output = output
    }

    mutating func follow(_ line: StreamMessage, _: [UInt8]) throws {
        switch line {
        // Also after a restart of the daemon.
        case .hello(let hello) where hello.labels != labels:
            labels = hello.labels
            try output.writePlain(CSV.header(labels: labels))
        case .frame(let frame):
            try output.writePlain(frame.faces.map { CSV.row($0, of: frame, labels: labels) }.joined())
        default: break
        }
    }
}

/// The live view, redrawn in place.
struct TerminalFollower: StreamFollower, ~Copyable {
    /// Minimum time between two redraws.
    private static let interval = Duration.seconds(1) / 15
    /// Time between two status requests.
    private static let healthInterval = Duration.seconds(2)

    private let socket: String
    private var screen: Screen
    private var size: (columns: Int, rows: Int)
    private var state = WatchState()
    private var isDrawn = false
    private var nextDraw = ContinuousClock.now
    private var nextQuestion = ContinuousClock.now

    /// - Parameter socket: path of the socket, which is displayed.
    init(on terminal: Terminal, _ output: StandardOutput, socket: String) throws {
        self.socket = socket
        screen = try Screen(terminal, output)
        size = terminal.size
    }

    mutating func follow(_ line: StreamMessage, _: [UInt8]) {
        isDrawn = false
        state.note(line)
    }

    mutating func forget() {
        isDrawn = false
        state = WatchState()
    }

    mutating func request() -> String? {
        guard state.hello != nil, .now >= nextQuestion else { return nil }
        nextQuestion = .now + Self.healthInterval
        return Request.statusLine
    }

    mutating func refresh() throws {
        try obeyKeys()
        if SignalFlag.suspension.take() {
            try screen.suspend()
            isDrawn = false
        }
        let size = screen.terminal.size
        if size != self.size {
            (self.size, isDrawn) = (size, false)
            try screen.clear()
        }
        let now = ContinuousClock.now
        guard !isDrawn, now >= nextDraw else { return }
        (isDrawn, nextDraw) = (true, now + Self.interval)
        try draw()
    }

    private mutating func draw() throws {
        let hasColors = screen.terminal.hasColors
        let view = WatchView(
            columns: size.columns, rows: size.rows, socket: socket, hasColors: hasColors)
        try screen.show(
            view.lines(state).map { $0.rendered(columns: size.columns, hasColors: hasColors) })
    }

    /// Handles keys as common programs do: q quits, Ctrl-L redraws.
    private mutating func obeyKeys() throws {
        let keys = screen.typed()
        if keys.contains(UInt8(ascii: "q")) { throw StandardOutput.Ended.interrupted }
        if keys.contains(0x0C) {
            try screen.clear()
            isDrawn = false
        }
    }

    var patience: Int32 {
        guard !isDrawn else { return 200 }
        return Int32(clamping: max(0, (nextDraw - .now) / .milliseconds(1)).rounded(.up))
    }
}
