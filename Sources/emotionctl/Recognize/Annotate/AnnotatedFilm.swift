import Imaging
import MediaFiles
import ProgramSupport

/// A film in the making, with as many frames a second as the one it is made of.
struct AnnotatedFilm: ~Copyable {
    /// No frame is repeated for longer, in seconds: times that leap further are broken.
    private static let longestPause = 10.0
    /// How far the copy may run ahead before it leaves out a frame, in seconds: containers' rates are a little off.
    private static let longestLead = 0.25

    private let path: String
    private let rate: Double
    private var writer: FilmWriter
    private var frames = 0

    init(path: String, size: ImageSize, rate: Double) throws(Failure) {
        (self.path, self.rate) = (path, rate)
        do throws(MediaError) {
            writer = try FilmWriter(path: OutputFile.unfinishedPath(of: path), size: size, rate: rate)
        } catch {
            throw Failure(.inputOutput, "\(path): \(error.reason)")
        }
    }

    /// Adds a frame; more than once, or not at all, where frames come unevenly and the copy would fall behind or run
    /// ahead.
    /// - Parameter seconds: from the film's start.
    mutating func add(_ frame: BGRImage, at seconds: Double) throws(Failure) {
        let due = min(
            Int(clamping: (seconds * rate).rounded()), frames + Int(clamping: Self.longestPause * rate))
        guard frames <= due + Int(clamping: Self.longestLead * rate) else { return }
        repeat {
            do throws(MediaError) { try writer.add(frame) } catch { throw Self.failure(path, error) }
            frames += 1
        } while frames < due
    }

    /// Puts the film in its place.
    ///
    /// - Throws: also where a frame could not be written, as on a full disk; then nothing is left.
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
