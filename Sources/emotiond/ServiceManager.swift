import CSystemd
import Glibc

/// systemd, where it runs the daemon; nobody elsewhere (sd_notify(3)).
enum ServiceManager {
    /// Whether somebody waits for notices.
    static var isListening: Bool { getenv("NOTIFY_SOCKET") != nil }

    /// Sends `state`, e.g. `READY=1`. Does nothing where systemd does not listen.
    static func notify(_ state: String) {
        sd_notify(0, state)
    }
}
