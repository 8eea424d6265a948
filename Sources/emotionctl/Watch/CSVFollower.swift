import ProgramSupport
import StreamProtocol

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
