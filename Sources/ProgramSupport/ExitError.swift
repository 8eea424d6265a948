import ArgumentParser
import Capture
import EmotionRecognition
import Pipeline
import SystemPackage

/// An error that ends a program, with a line for the user and an exit status.
public struct ExitError: Error {
    public let status: ExitCode
    /// A line that names the culprit, without the program's name.
    public let message: String

    public init(_ status: ExitCode, _ message: String) {
        self.status = status
        self.message = message
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

extension ExitError {
    /// Creates the exit error for an error while loading models.
    ///
    /// - Parameter isConfigured: whether a configuration file names them, and not the command line.
    public init(_ error: RecognizerFactory.LoadError, isConfigured: Bool = false) {
        let status: ExitCode =
            switch error {
            case .notFound, .isPath, .model(.unreadable), .model(.noCard): .noInput
            case .model(.noOutput): isConfigured ? .configuration : .badData
            case .model(.badModel), .model(.badCard), .model(.mismatch): .badData
            case .detector: isConfigured ? .configuration : .noInput
            }
        // The reason may contain names from the file.
        self.init(status, "\(error)".printableLine)
    }

    /// Creates the exit error for an error of a source.
    public init(_ error: CaptureError) {
        let status: ExitCode =
            switch error {
            case .cannotOpen(_, .resourceBusy): .unavailable
            case .cannotOpen, .notACamera, .notAFile, .noCamera: .noInput
            case .malformed, .unsupportedFormat: .badData
            case .cannotRead, .deviceLost, .noFrames, .endOfStream: .inputOutput
            }
        self.init(status, "\(error)")
    }
}
