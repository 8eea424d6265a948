import ServiceLifecycle

/// Tells systemd that the recognition loop and the server live (`WatchdogSec=`), as long as both do.
///
/// The loop makes progress with every frame and with every wait for a camera, the server with every turn of its event
/// loop; a stage or a handler that hangs, or a process that is stopped, makes none.
struct WatchdogFeeder: Service {
    /// How often to hear of it systemd wants at the least; `nil` where it does not ask.
    let interval: Duration?
    /// Numbers that grow while what they stand for lives.
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
