import Capture
import FaceDetection
import Logging
import Pipeline
import ProgramSupport
import Publishing
import ServiceLifecycle

/// The running daemon: the recognition loop, the server and the tie to systemd.
struct Daemon {
    private let settings: Settings
    private let plan: RecognitionPlan

    init(settings: Settings, plan: RecognitionPlan) {
        self.settings = settings
        self.plan = plan
    }

    /// Runs until the source ends or a signal comes.
    func run() async throws {
        LoggingSystem.bootstrap { [level = settings.log.level] _ in
            var handler = JournalLogHandler()
            handler.logLevel = level
            return handler
        }
        let logger = Logger(label: "emotiond")
        let server = ReportServer(
            configuration: settings.socket.configuration, greeting: greeting, logger: logger
        ) {
            ServiceManager.notify("READY=1")
        }
        let loop = RecognitionLoop(plan: plan, logger: logger) { [server] in server.publish($0) }
        // Services stop in the reverse order, so that clients still hear of the loop's end.
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: server),
                    .init(service: StatusReporter(server: server)),
                    .init(
                        service: loop, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .gracefullyShutdownGroup),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: .silent))
        do { try await group.run() } catch { throw Self.failure(error) }
    }

    private var greeting: Greeting {
        Greeting(
            daemon: "emotiond \(Version.text)", camera: plan.source.name, modelName: plan.model.card.name,
            modelSHA256: plan.model.sha256, labels: plan.model.labels)
    }

    private static func failure(_ error: any Error) -> Failure {
        switch error {
        case let error as CaptureError: Failure(error)
        case let error as PublishingError: Failure(error)
        case let error as DetectionError: Failure(.bug, "\(error)")
        default: Failure(.bug, "\(error)")
        }
    }
}
