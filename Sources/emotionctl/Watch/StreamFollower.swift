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
