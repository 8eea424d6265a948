import ProgramSupport
import StreamProtocol

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
