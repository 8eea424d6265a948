import Glibc

/// Where the output goes; each write is complete, so that a reader gets whole lines.
struct StandardOutput {
    /// Nobody reads any more, or the user has had enough.
    enum Ended: Error {
        case closed, interrupted
        case failed(errno: Int32)
    }

    init() {
        signal(SIGPIPE, SIG_IGN)  // a reader that leaves is told by EPIPE
    }

    func write(_ bytes: [UInt8]) throws(Ended) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EPIPE {
                throw .closed
            } else if Interruption.hasCome {
                throw .interrupted  // also where the terminal itself was closed
            } else if errno != EINTR {
                throw .failed(errno: errno)
            }
        }
    }

    func write(_ text: String) throws(Ended) {
        try write(Array(text.utf8))
    }
}
