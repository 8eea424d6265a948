import Glibc
import Synchronization

/// Whether the user has suspended the program (Ctrl-Z).
enum Suspension {
    private static let isWanted = Atomic(false)

    /// Records the signal instead of stopping at once, so that the terminal can be restored first.
    static func watch() {
        isWanted.store(false, ordering: .relaxed)  // also initializes it, which the handler must not do
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in
            Suspension.isWanted.store(true, ordering: .relaxed)
        }
        unsafe sigaction(SIGTSTP, &action, nil)
    }

    /// Returns once per signal whether it has come.
    static func take() -> Bool { isWanted.exchange(false, ordering: .relaxed) }
}
