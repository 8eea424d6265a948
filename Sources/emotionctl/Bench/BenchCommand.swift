import ArgumentParser
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
        name: .short,
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
        let flags = ["--source": source, "--config": config, "--model": model]
        Interruption.watch()
        var daemon = try BenchedDaemon(
            arguments: flags.sorted { $0.key < $1.key }.flatMap { name, value in
                value.map { [name, $0] } ?? []
            })
        let isRecording = source == "-" || source.hasSuffix(".y4m")
        var run = BenchRun(try daemon.connect(), frames: number ?? (isRecording ? .max : 300))
        let figures: BenchFigures?
        do { figures = try run.measure() } catch { throw Failure(.unavailable, "\(error)") }
        guard let figures else {
            throw try daemon.failure() ?? Failure(.noInput, "\(source): too few frames to measure")
        }
        try StandardOutput.print(json ? try figures.json() : BenchTable(figures: figures).text)
    }
}
