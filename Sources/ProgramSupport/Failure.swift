import ArgumentParser

/// Why a program ends early: one line for people and a status for scripts.
public struct Failure: Error {
    public let status: ExitCode
    /// One line that names the culprit, without the program's name.
    public let message: String

    public init(_ status: ExitCode, _ message: String) {
        (self.status, self.message) = (status, message)
    }
}
