import ArgumentParser
import Capture
import ProgramSupport
import StreamProtocol

/// The command `emotionctl bench`.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure what recognition costs on this machine.",
        discussion: """
            Starts its own daemon on its own socket, runs it on a source, and reports the processor time per \
            frame and stage, the latency and the memory. SOURCE is any source of emotiond(8); recordings in \
            YUV4MPEG2 are also read at their own frame rate.

            Examples:
              emotionctl bench
              ffmpeg -i video.mp4 -pix_fmt gray video.y4m; emotionctl bench --source video.y4m --json
            """)

    @Option(
        help: ArgumentHelp("Source of the frames.", valueName: "source"),
        completion: .file())
    var source = "sample"

    @Option(
        help: ArgumentHelp("Read the daemon's configuration from FILE.", valueName: "file"),
        completion: .file(extensions: ["yml"]))
    var config: String?

    @Option(
        help: ArgumentHelp("Use the ONNX model FILE.", valueName: "file"),
        completion: .file(extensions: ["onnx"]))
    var model: String?

    @Option(
        name: [.short, .customLong("frames")],
        help: ArgumentHelp(
            "Stop after COUNT frames; by default after 300, or at the end of a recording.", valueName: "count"
        ))
    var number: Int?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if let number, number < 2 { throw ValidationError("-n \(number): must be at least 2") }
    }

    func run() throws {
        let limit = try frameLimit()
        let flags = ["--source": source, "--config": config, "--model": model]
        SignalFlag.termination.watch()
        var daemon = try BenchedDaemon(
            arguments: flags.sorted { $0.key < $1.key }.flatMap { name, value in
                value.map { [name, $0] } ?? []
            })
        var run = BenchRun(try daemon.connect(), frames: limit)
        let figures: BenchFigures?
        do { figures = try run.measure() } catch { throw ExitError(.unavailable, "\(error)") }
        guard let figures else {
            throw try daemon.failure() ?? ExitError(.noInput, "\(source): too few frames to measure")
        }
        try StandardOutput.print(json ? try figures.json() : BenchTable(figures: figures).text)
    }

    /// Returns the maximum number of frames to measure: without `--frames`, all of a recording and 300 of a
    /// source that has no end.
    func frameLimit() throws(ExitError) -> Int {
        if let number { return number }
        do throws(CaptureError) {
            switch try SourceLocation(source) {
            case .stream, .standardInput: return .max
            case .camera, .sample, .picture: return 300
            }
        } catch { throw ExitError(error) }
    }
}

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
        guard let first, let last else { return SignalFlag.termination.isSet }
        return SignalFlag.termination.isSet || last.frames - first.frames >= wanted
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
                try connection.send(Request.statusLine)
            }
        case .reply(let reply):
            guard let status = reply.status else { throw .refused(reason: reply.error) }
            if first == nil { first = status }
            last = status
            (faceCount, latencyCount) = (faces, latencies.count)
        case .hello(let hello): try hello.checkVersion()
        case .camera, .face, .other: break
        }
    }
}
