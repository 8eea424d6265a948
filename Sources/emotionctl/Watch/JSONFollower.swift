import Publishing

/// Passes lines through unchanged.
struct JSONFollower: StreamFollower {
    private let output: StandardOutput

    init(_ output: StandardOutput) {
        self.output = output
    }

    func follow(_ line: [UInt8]) throws -> Bool {
        try output.write(line + [UInt8(ascii: "\n")])
        guard case .frame = try StreamLine(line) else { return false }
        return true
    }
}
