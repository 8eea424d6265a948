import SystemPackage

/// Standard error, a whole line at a time.
public enum StandardError {
    /// Writes `line` and a line feed, without what could control a terminal. Nowhere is left to tell that it failed,
    /// so a failure is not told.
    public static func write(_ line: String) {
        _ = try? FileDescriptor.standardError.writeAll((line.printableLine + "\n").utf8)
    }
}
