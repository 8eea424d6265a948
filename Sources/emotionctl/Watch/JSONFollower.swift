import ProgramSupport
import StreamProtocol

/// Passes lines through: unchanged, but on a terminal without what could control it.
struct JSONFollower: StreamFollower {
    private let output: StandardOutput

    init(_ output: StandardOutput) {
        self.output = output
    }

    func follow(_: StreamMessage, _ text: [UInt8]) throws {
        try output.writePlain(text + [UInt8(ascii: "\n")])
    }
}
