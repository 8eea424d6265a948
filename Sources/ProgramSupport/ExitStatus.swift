import ArgumentParser

/// How both programs end, after sysexits(3).
extension ExitCode {
    public static let usage = ExitCode(64)
    public static let badData = ExitCode(65)
    public static let noInput = ExitCode(66)
    public static let unavailable = ExitCode(69)
    public static let bug = ExitCode(70)
    public static let inputOutput = ExitCode(74)
    public static let configuration = ExitCode(78)
    /// As shells tell of a program that Ctrl-C ended.
    public static let interrupted = ExitCode(130)
}
