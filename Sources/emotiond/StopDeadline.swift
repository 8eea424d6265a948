import Dispatch
import Glibc
import Logging
import ProgramSupport
import ServiceLifecycle

/// Ends the process where an orderly stop takes too long: the kernel holds a thread for as long as it waits for a camera
/// or a file system that does not answer.
///
/// It follows the signals by itself and on a thread of its own, so that nothing that hangs can hold it up.
struct StopDeadline: Service {
    /// Time for an orderly stop.
    private static let seconds = 4

    /// Those that ask for a stop.
    let signals: [Int32]
    /// Tells clients and removes the socket; takes a second at most.
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
        // For what the event loop sends meanwhile.
        usleep(100_000)
        _exit(0)
    }
}
