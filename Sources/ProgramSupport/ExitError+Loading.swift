import ArgumentParser
import Capture
import EmotionRecognition
import Glibc
import Pipeline

extension ExitError {
    /// Creates the exit error for an error while loading models.
    ///
    /// - Parameter isConfigured: whether a configuration file names them, and not the command line.
    public init(_ error: RecognizerFactory.LoadError, isConfigured: Bool = false) {
        let status: ExitCode =
            switch error {
            case .notFound, .model(.unreadable): .noInput
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
            case .cannotOpen(_, EBUSY): .unavailable
            case .cannotOpen, .notACamera, .notAFile, .noCamera: .noInput
            case .malformed, .unsupportedFormat: .badData
            case .cannotRead, .deviceLost, .noFrames, .endOfStream: .inputOutput
            }
        self.init(status, "\(error)")
    }
}
