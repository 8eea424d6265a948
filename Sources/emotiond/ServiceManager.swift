import CSystemd
import Glibc
import ProgramSupport
import ServiceLifecycle
import StreamProtocol
import StreamServer

/// The service manager that started the daemon, if there is one (sd_notify(3)).
enum ServiceManager {
    /// Whether a service manager waits for notifications.
    static var isListening: Bool { getenv("NOTIFY_SOCKET") != nil }

    /// Maximum interval between two `WATCHDOG=1` notifications; `nil` if there is no watchdog.
    static var watchdogInterval: Duration? {
        var microseconds: UInt64 = 0
        return sd_watchdog_enabled(0, &microseconds) > 0 ? .microseconds(Int64(clamping: microseconds)) : nil
    }

    /// Returns the listening socket that the service manager opened for the daemon; `nil` if there is none.
    ///
    /// May be called once, as the variables are unset so that no child inherits them.
    static func takeSocket() -> Int32? {
        sd_listen_fds(1) > 0 ? SD_LISTEN_FDS_START : nil
    }

    /// Sends `state`, e.g. `READY=1`. Does nothing if there is no service manager.
    static func notify(_ state: String) {
        sd_notify(0, state)
    }
}

/// Updates the line in `systemctl status`, e.g. `video0 30.0 fps, 2 faces, 3 clients`.
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

/// Notifies the systemd watchdog (`WatchdogSec=`) as long as the recognition loop and the server make
/// progress.
///
/// The recognition loop makes progress with every frame and every wait for a camera, the server with every
/// turn of its event loop; a stage or handler that hangs and a stopped process make none.
struct WatchdogFeeder: Service {
    /// Maximum interval between two notifications; `nil` if there is no watchdog.
    let interval: Duration?
    /// Returns numbers that grow as long as the services work.
    let progress: @Sendable () -> [UInt64]
    let feed: @Sendable () -> Void

    func run() async throws {
        guard let interval else {
            try await gracefulShutdown()
            return
        }
        try? await cancelWhenGracefulShutdown {
            var last = progress()
            while true {
                try await Task.sleep(for: interval / 4)
                let present = progress()
                if zip(present, last).allSatisfy(!=) { feed() }
                last = present
            }
        }
    }
}
