import ArgumentParser

/// An error that ends a program, with a line for the user and an exit status.
public struct ExitError: Error {
    public let status: ExitCode
    /// A line that names the culprit, without the program's name.
    public let message: String

    public init(_ status: ExitCode, _ message: String) {
        (self.status, self.message) = (status, message)
    }
}

/// The exit statuses of both programs, as in sysexits(3).
extension ExitCode {
    public static let usage = ExitCode(64)
    public static let badData = ExitCode(65)
    public static let noInput = ExitCode(66)
    public static let unavailable = ExitCode(69)
    public static let bug = ExitCode(70)
    public static let inputOutput = ExitCode(74)
    public static let configuration = ExitCode(78)
    /// The status that shells report for a program ended by Ctrl-C.
    public static let interrupted = ExitCode(130)
}
