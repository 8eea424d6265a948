import ProgramSupport
import ServiceLifecycle
import StreamProtocol
import StreamServer

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
                ServiceManager.notify("STATUS=\(Self.line(try await server.status()))")
                try await Task.sleep(for: Self.interval)
            }
        }
        ServiceManager.notify("STOPPING=1")
    }

    static func line(_ status: Status) -> String {
        let counts = "\(status.faces.counted("face")), \(status.clients.counted("client"))"
        let camera = status.camera
        guard camera.isOnline, let rate = status.framesPerSecond else {
            let state = camera.state.map { "\($0): \(camera.reason ?? "")" } ?? "starting"
            return "\(camera.name) \(state), \(counts)"
        }
        let tenths = Int(clamping: (rate * 10).rounded())
        let darkness = status.isTooDark == true ? ", too dark to see anything" : ""
        return "\(camera.name) \(tenths / 10).\(tenths % 10) fps\(darkness), \(counts)"
    }
}
