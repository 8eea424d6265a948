import ServiceLifecycle

/// Tells systemd that the recognition loop lives (`WatchdogSec=`), as long as it does.
///
/// The loop makes progress with every frame and with every wait for a camera; a stage that hangs, or a process
/// that is stopped, makes none.
struct WatchdogFeeder: Service {
    /// How often to hear of it systemd wants at the least; `nil` where it does not ask.
    let interval: Duration?
    /// Grows while the loop lives.
    let progress: @Sendable () -> UInt64
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
                if present != last { feed() }
                last = present
            }
        }
    }
}
