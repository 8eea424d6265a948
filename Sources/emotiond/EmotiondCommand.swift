import ArgumentParser
import DaemonConfiguration
import ProgramSupport
import StreamProtocol
import StreamServer

/// The command line of `emotiond`.
struct EmotiondCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emotiond",
        abstract: "Watches a camera and publishes each face's expression as JSON lines on a Unix socket.",
        discussion: """
            SOURCE is a camera (/dev/video0, better its path below /dev/v4l/by-id, or 'auto' for the first \
            one), 'sample' for the bundled picture of a face in motion, a JPEG or PNG picture, or '-', a \
            FIFO or a file in YUV4MPEG2:

              ffmpeg -i video.mp4 -f yuv4mpegpipe - | emotiond --source -

            emotionctl(1) shows in a terminal what the daemon sees.
            """,
        version: "emotiond \(Version.text)")

    @Option(
        help: ArgumentHelp("Read the configuration from FILE alone.", valueName: "file"),
        completion: .file(extensions: ["yml"]))
    var config: String?

    @Option(
        help: ArgumentHelp("Watch SOURCE instead of camera.device.", valueName: "source"), completion: .file()
    )
    var source: String?

    @Option(
        help: ArgumentHelp("Listen on PATH instead of socket.path.", valueName: "path"), completion: .file())
    var socket: String?

    @Option(
        help: ArgumentHelp(
            "Use the ONNX model FILE, its card beside it, instead of model.file.", valueName: "file"),
        completion: .file(extensions: ["onnx"]))
    var model: String?

    @Flag(help: "End when the camera fails, instead of waiting for it to come back.")
    var exitOnDeviceError = false

    @Flag(
        help: ArgumentHelp(
            "Check the configuration and all that it names, then exit.",
            discussion: """
                Finds what would keep the daemon from starting: models, detector profile, a picture or \
                recording that cannot be played, the socket's path, folder and group. Opens no camera, takes \
                nothing from a FIFO or standard input, and may be run beside a running daemon.
                """))
    var checkConfig = false

    @Flag(help: "Print the configuration in effect, then exit.")
    var printConfig = false

    func run() async throws {
        let flags = ["camera.device": source, "socket.path": socket, "model.file": model]
        let settingsSource = SettingsSource(file: config, flags: flags.compactMapValues(\.self))
        let settings = try settingsSource.load()
        if printConfig {
            try StandardOutput.print(settings.yaml)
            return
        }
        let plan = try PlanBuilder(settings).plan(exitsOnDeviceError: exitOnDeviceError)
        let socket = settings.socket.configuration(inherited: ServiceManager.takeSocket())
        do { try socket.check() } catch { throw ExitError(error) }
        if checkConfig { return }
        try await Daemon(settings: settings, source: settingsSource, plan: plan, socket: socket).run()
    }
}
