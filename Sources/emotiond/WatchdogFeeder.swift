import Pipeline
import ServiceLifecycle

/// Tells systemd that the recognition loop lives (`WatchdogSec=`), as long as it does.
///
/// The loop makes progress with every frame and with every wait for a camera; a stage that hangs, or a process
/// that is stopped, makes none.
struct WatchdogFeeder: Service {
    let loop: RecognitionLoop

    func run() async throws {
        guard let interval = ServiceManager.watchdogInterval else {
            try await gracefulShutdown()
            return
        }
        try? await cancelWhenGracefulShutdown {
            var last = loop.progress
            while true {
                try await Task.sleep(for: interval / 4)
                let progress = loop.progress
                if progress != last { ServiceManager.notify("WATCHDOG=1") }
                last = progress
            }
        }
    }
}
