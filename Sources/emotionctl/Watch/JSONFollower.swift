import Publishing

/// Passes lines through unchanged.
struct JSONFollower: StreamFollower {
    private let output: StandardOutput

    init(_ output: StandardOutput) {
        self.output = output
    }

    func follow(_: StreamLine, _ text: [UInt8]) throws {
        try output.write(text + [UInt8(ascii: "\n")])
    }
}
