import Glibc
import Synchronization

/// Whether the user wants the program to pause (Ctrl-Z).
enum Suspension {
    private static let isWanted = Atomic(false)

    /// Notes the signal from now on instead of stopping at once, so that the terminal can be restored first.
    static func watch() {
        isWanted.store(false, ordering: .relaxed)  // also makes it, which the handler must not do
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in
            Suspension.isWanted.store(true, ordering: .relaxed)
        }
        unsafe sigaction(SIGTSTP, &action, nil)
    }

    /// Answers once for each time.
    static func take() -> Bool { isWanted.exchange(false, ordering: .relaxed) }
}
