import Glibc
import SystemPackage

/// Standard error, written in whole lines.
public enum StandardError {
    /// Writes `line` without control characters, and a line feed. Blocks until they are read; failures are
    /// ignored, as there is no stream left to report them.
    public static func write(_ line: String) {
        var rest = Array((line.printableLine + "\n").utf8)[...]
        while !rest.isEmpty {
            do {
                let count = try unsafe rest.withUnsafeBytes {
                    try unsafe FileDescriptor.standardError.write($0)
                }
                rest = rest.dropFirst(count)
            } catch Errno.wouldBlock {
                // Another program that has the same terminal or pipe has made it non-blocking.
                var poller = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&poller, 1, -1)
            } catch {
                return
            }
        }
    }
}
