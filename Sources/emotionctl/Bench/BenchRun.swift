import ProgramSupport
import StreamProtocol

/// Measures a daemon between its first and its last frame.
struct BenchRun: ~Copyable {
    /// Time between two status requests; a recording may end at any time.
    private static let step = 10

    private var connection: StreamConnection
    private let wanted: Int
    private var first: Status?
    private var last: Status?
    private var frames = 0
    private var faces = 0
    private var latencies: [Int] = []
    /// Latencies of the frames up to `last`.
    private var faceCount = 0
    private var latencyCount = 0

    /// - Parameter frames: maximum number of frames to measure.
    init(_ connection: consuming StreamConnection, frames: Int) {
        self.connection = connection
        wanted = frames
    }

    /// Runs the measurement; `nil` if there were too few frames.
    mutating func measure() throws(StreamError) -> BenchFigures? {
        while !isDone, let lines = try connection.nextLines() {
            for line in lines { try take(try StreamMessage(line)) }
        }
        guard let first, let last, last.frames > first.frames, latencyCount > 0 else { return nil }
        return BenchFigures(
            from: first, to: last, faces: faceCount, latencies: Array(latencies[..<latencyCount]))
    }

    private var isDone: Bool {
        guard let first, let last else { return Interruption.hasCome }
        return Interruption.hasCome || last.frames - first.frames >= wanted
    }

    private mutating func take(_ line: StreamMessage) throws(StreamError) {
        switch line {
        case .frame(let frame):
            frames += 1
            if first != nil {
                latencies.append(frame.latencyMicroseconds)
                faces += frame.faces.count
            }
            if frames % Self.step == 0 || frames == 1 {
                try connection.send(StatusQuery.request)
            }
        case .reply(let reply):
            guard let status = reply.status else { throw .refused(reason: reply.error) }
            if first == nil { first = status }
            last = status
            (faceCount, latencyCount) = (faces, latencies.count)
        case .hello(let hello):
            guard hello.protocol.major == Hello.Version.current.major else {
                throw .otherProtocol(major: hello.protocol.major)
            }
        case .camera, .face, .other: break
        }
    }
}
