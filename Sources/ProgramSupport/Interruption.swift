import Glibc
import Synchronization

/// Whether the user wants the program to end (Ctrl-C, Ctrl-\, `kill`, a closed terminal).
public enum Interruption {
    private static let isWanted = Atomic(false)

    public static var hasCome: Bool { isWanted.load(ordering: .relaxed) }

    /// Notes the signals from now on instead of dying of them, so that the terminal can be restored first.
    ///
    /// Calls that block are interrupted (`EINTR`), as there is no `SA_RESTART`.
    public static func watch() {
        isWanted.store(false, ordering: .relaxed)  // also makes it, which the handler must not do
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in
            Interruption.isWanted.store(true, ordering: .relaxed)
        }
        for signal in [SIGINT, SIGQUIT, SIGTERM, SIGHUP] { unsafe sigaction(signal, &action, nil) }
    }
}
