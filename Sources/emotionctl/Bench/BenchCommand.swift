import ArgumentParser
import ProgramSupport
import StreamProtocol

/// `emotionctl bench`
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure what recognition costs on this machine.",
        discussion: """
            Starts a daemon of its own beside any other, on a socket of its own, watches a source with it and tells \
            processor time a frame and in each stage, latency and memory. SOURCE is whatever emotiond(8) takes; \
            recordings in YUV4MPEG2 run at their own pace too.

            Examples:
              emotionctl bench
              ffmpeg -i film.mp4 -pix_fmt gray film.y4m; emotionctl bench --source film.y4m --json
            """)

    @Option(
        help: ArgumentHelp("What to watch.", valueName: "source"),
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
            "Stop after so many frames; by default 300, or where a recording ends.", valueName: "count"))
    var number: Int?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if let number, number < 2 { throw ValidationError("-n \(number): needs two frames at least") }
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
