import Capture
import DaemonConfiguration
import Dispatch
import EmotionRecognition
import FaceDetection
import Glibc
import Inference
import Logging
import Pipeline
import ProgramSupport
import ServiceLifecycle
import StreamProtocol
import StreamServer
import UnixSignals

/// The running daemon: recognition loop, server and systemd integration.
struct Daemon {
    let settings: Settings
    /// Source of the settings, for reloading.
    let source: SettingsSource
    let plan: RecognitionPlan
    let socket: SocketConfiguration

    /// Runs until the source ends or a signal comes.
    func run() async throws {
        // Before the daemon reports that it is ready, as SIGHUP may follow.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        let threshold = LogThreshold(settings.log.level)
        LoggingSystem.bootstrap { _ in JournalLogHandler(threshold: threshold) }
        let logger = Logger(label: "emotiond")
        if plan.parts.network == nil, settings.recognizer.detector.method != .cascade {
            logger.warning(
                "no Models/\(settings.recognizer.detector.network).onnx: faces are detected by cascades alone"
            )
        }
        if let warning = Kernels.warning { logger.warning("\(warning)") }
        let server = ReportServer(configuration: socket, hello: hello, logger: logger) {
            ServiceManager.notify("READY=1")
        }
        let loop = RecognitionLoop(plan: plan, logger: logger) {
            server.hasClients
        } publish: {
            server.publish($0)
        }
        let reloader = SettingsReloader(
            signals: hangups, source: source, settings: settings, loop: loop, threshold: threshold,
            logger: logger)
        // The group's own log lines only help to debug it.
        var quietLogger = logger
        quietLogger.logLevel = .critical
        // Services stop in reverse order, so that clients still receive the last event of the loop.
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: stopDeadline(of: server)),
                    .init(service: server),
                    .init(service: StatusReporter(server: server)),
                    .init(service: watchdogFeeder(of: loop, server)),
                    .init(service: reloader),
                    .init(service: LibraryPageTrimmer()),
                    .init(
                        service: loop, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .gracefullyShutdownGroup),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: quietLogger))
        do { try await group.run() } catch { throw ExitError(ofService: error) }
    }

    private func watchdogFeeder(of loop: RecognitionLoop, _ server: ReportServer) -> WatchdogFeeder {
        WatchdogFeeder(interval: ServiceManager.watchdogInterval) {
            [loop.progress, server.takeTurn()]
        } feed: {
            ServiceManager.notify("WATCHDOG=1")
        }
    }

    private func stopDeadline(of server: ReportServer) -> StopDeadline {
        StopDeadline(signals: [SIGTERM, SIGINT]) {
            server.publish(.camera(.offline(.stopped), at: .now))
            server.removeSocket()
        }
    }

    private var hello: Hello {
        Hello(
            daemon: "emotiond \(Version.text)", camera: plan.sourceName,
            model: Hello.Model(name: plan.parts.model.card.name, sha256: plan.parts.model.sha256),
            labels: plan.parts.model.labels.map(\.rawValue))
    }
}

extension ExitError {
    /// Creates the exit error for an error of one of the daemon's services.
    fileprivate init(ofService error: any Error) {
        switch error {
        case let error as CaptureError: self.init(error)
        case let error as SocketError: self.init(error)
        default: self.init(.bug, "\(error)")
        }
    }

    /// Creates the exit error for an error of the socket.
    init(_ error: SocketError) {
        switch error {
        case .alreadyServed, .locked, .notOurLock: self.init(.unavailable, "\(error)")
        case .failed: self.init(.inputOutput, "\(error)")
        case .unusablePath, .noFolder, .notASocket, .unknownGroup, .refusedGroup:
            self.init(.configuration, "\(error)")
        }
    }
}

/// Ends the process if an orderly stop takes too long, as a thread that waits for a camera or file system
/// that does not answer cannot be stopped.
///
/// It handles the signals on its own thread, so that nothing that hangs can block it.
struct StopDeadline: Service {
    /// Time for an orderly stop.
    private static let seconds = 4

    /// Signals that request a stop.
    let signals: [Int32]
    /// Sends clients the last event and removes the socket; takes up to a second.
    let farewell: @Sendable () -> Void

    func run() async throws {
        let thread = DispatchQueue(label: "stop")
        let sources = signals.map { signal in
            let source = DispatchSource.makeSignalSource(signal: signal, queue: thread)
            source.setEventHandler { thread.asyncAfter(deadline: .now() + .seconds(Self.seconds)) { end() } }
            source.activate()
            return source
        }
        try await gracefulShutdown()
        withExtendedLifetime(sources) {}
    }

    private func end() {
        farewell()
        LogQueue.standardError.write(
            .error, "the stop took longer than \(Self.seconds) s: ended without waiting for what hangs")
        LogQueue.standardError.drain(milliseconds: 300)
        // Lets the event loop send the last event.
        usleep(100_000)
        _exit(0)
    }
}
