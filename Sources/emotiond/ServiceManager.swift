import CSystemd
import Glibc

/// systemd, where it runs the daemon; nobody elsewhere (sd_notify(3)).
enum ServiceManager {
    /// Whether somebody waits for notices.
    static var isListening: Bool { getenv("NOTIFY_SOCKET") != nil }

    /// How often the service manager wants to hear `WATCHDOG=1`, at the least; `nil` where it does not ask.
    static var watchdogInterval: Duration? {
        var microseconds: UInt64 = 0
        return sd_watchdog_enabled(0, &microseconds) > 0 ? .microseconds(Int64(clamping: microseconds)) : nil
    }

    /// The listening socket that the service manager opened for the daemon; `nil` where there is none.
    ///
    /// May be asked for once: what is passed on to no child is forgotten.
    static func takeSocket() -> Int32? {
        sd_listen_fds(1) > 0 ? SD_LISTEN_FDS_START : nil
    }

    /// Sends `state`, e.g. `READY=1`. Does nothing where systemd does not listen.
    static func notify(_ state: String) {
        sd_notify(0, state)
    }
}
