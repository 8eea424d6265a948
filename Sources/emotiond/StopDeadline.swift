import Dispatch
import Glibc
import Logging
import ProgramSupport
import ServiceLifecycle

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
