import Imaging
import MediaFiles
import ProgramSupport

/// An annotated copy of a video with the same frame rate, while it is being written.
struct AnnotatedVideo: ~Copyable {
    /// Maximum time for which a frame is repeated, in seconds; larger gaps are errors of the file.
    private static let longestPause = 10.0
    /// Lead in seconds from which the copy skips a frame; the rates of containers are slightly inexact.
    private static let longestLead = 0.25

    private let path: String
    private let rate: Double
    private var writer: VideoWriter
    private var frames = 0

    init(path: String, size: ImageSize, rate: Double) throws(Failure) {
        (self.path, self.rate) = (path, rate)
        do throws(MediaError) {
            writer = try VideoWriter(path: OutputFile.unfinishedPath(of: path), size: size, rate: rate)
        } catch {
            throw Failure(.inputOutput, "\(path): \(error.reason)")
        }
    }

    /// Adds a frame, repeated or skipped if frames come unevenly and the copy would fall behind or run ahead.
    /// - Parameter seconds: time from the start of the video.
    mutating func add(_ frame: BGRImage, at seconds: Double) throws(Failure) {
        let due = min(
            Int(clamping: (seconds * rate).rounded()), frames + Int(clamping: Self.longestPause * rate))
        guard frames <= due + Int(clamping: Self.longestLead * rate) else { return }
        repeat {
            do throws(MediaError) { try writer.add(frame) } catch { throw Self.failure(path, error) }
            frames += 1
        } while frames < due
    }

    /// Moves the complete video to its path.
    ///
    /// - Throws: also errors of earlier writes, as on a full disk; then no file is left.
    consuming func finish() throws(Failure) {
        let path = path
        do throws(MediaError) { try writer.finish() } catch { throw Self.failure(path, error) }
        try OutputFile.finish(path)
    }

    private static func failure(_ path: String, _ error: MediaError) -> Failure {
        OutputFile.discard(path)
        return Failure(.inputOutput, "\(path): \(error.reason)")
    }
}
