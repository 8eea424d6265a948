import Glibc
import SystemPackage

/// Standard error, a whole line at a time.
public enum StandardError {
    /// Writes `line` and a line feed, without what could control a terminal, and waits where nobody takes them. Nowhere
    /// is left to tell that it failed, so a failure is not told.
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
