import ProgramSupport
import Publishing
import ServiceLifecycle

/// Keeps the line that `systemctl status` shows up to date, e.g. `video0 30.0 fps, 2 faces, 3 clients`.
struct StatusReporter: Service {
    private static let interval = Duration.seconds(2)

    let server: ReportServer

    func run() async throws {
        guard ServiceManager.isListening else {
            try await gracefulShutdown()
            return
        }
        try? await cancelWhenGracefulShutdown {
            while true {
                ServiceManager.notify("STATUS=\(Self.line(try await server.health()))")
                try await Task.sleep(for: Self.interval)
            }
        }
        ServiceManager.notify("STOPPING=1")
    }

    static func line(_ health: Health) -> String {
        let counts = "\(health.faces.counted("face")), \(health.clients.counted("client"))"
        guard health.camera?.state == .online, let rate = health.framesPerSecond else {
            let state = health.camera.map { "\($0.state.rawValue): \($0.reason)" } ?? "starting"
            return "\(health.cameraName) \(state), \(counts)"
        }
        let tenths = Int(clamping: (rate * 10).rounded())
        let darkness = health.isTooDark ? ", too dark to see anything" : ""
        return "\(health.cameraName) \(tenths / 10).\(tenths % 10) fps\(darkness), \(counts)"
    }
}
