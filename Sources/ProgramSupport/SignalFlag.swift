import Glibc
import Synchronization

/// Whether one of some signals was received.
public struct SignalFlag: Sendable {
    /// The user wants the program to end (Ctrl-C, Ctrl-\, `kill`, a closed terminal).
    public static let termination = SignalFlag(SIGINT, SIGQUIT, SIGTERM, SIGHUP)
    /// The user suspends the program (Ctrl-Z).
    public static let suspension = SignalFlag(SIGTSTP)

    /// Bits of the signals that were received.
    private static let received = Atomic<UInt64>(0)

    private let signals: [Int32]
    private let mask: UInt64

    private init(_ signals: Int32...) {
        self.signals = signals
        mask = signals.reduce(0) { $0 | 1 << UInt64($1) }
    }

    /// Records the signals from now on instead of ending or stopping the program at once, so that the
    /// terminal can be restored first.
    ///
    /// Calls that block are interrupted (`EINTR`), as there is no `SA_RESTART`.
    public func watch() {
        _ = take()  // also initializes the bits, which the handler must not do
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { signal in
            SignalFlag.received.bitwiseOr(1 << UInt64(signal), ordering: .relaxed)
        }
        for signal in signals { unsafe sigaction(signal, &action, nil) }
    }

    public var isSet: Bool { Self.received.load(ordering: .relaxed) & mask != 0 }

    /// Returns whether the flag is set, and resets it.
    public func take() -> Bool {
        Self.received.bitwiseAnd(~mask, ordering: .relaxed).oldValue & mask != 0
    }
}
