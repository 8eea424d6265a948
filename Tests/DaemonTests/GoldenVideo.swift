import Foundation
import MediaFiles
import TestSupport

/// Real videos, whose pixels are not part of the project: a folder named by `EMOTIOND_TEST_VIDEOS` has them.
enum GoldenVideo: String, CaseIterable {
    /// One face that moves and speaks.
    case oneFace = "one-face"
    /// A speaker seen from the side in a dark hall, with listeners.
    case stage

    private static let frames = 40

    /// Whether the videos are available; otherwise prints a warning.
    static let isAvailable: Bool = {
        if folder != nil { return true }
        let warning = "*** SKIPPED: golden videos: EMOTIOND_TEST_VIDEOS names no folder with them\n"
        FileHandle.standardError.write(Data(warning.utf8))
        return false
    }()

    private static let folder = ProcessInfo.processInfo.environment["EMOTIOND_TEST_VIDEOS"]

    /// Returns the first frames as a YUV4MPEG2 stream, in pieces that each end with a frame.
    func recording() throws -> [[UInt8]] {
        guard case .video(let video) = try MediaFile(path: "\(Self.folder ?? "")/\(rawValue).mp4") else {
            return []
        }
        var recording: Y4MRecording?
        var written = 0
        var pieces: [[UInt8]] = []
        while pieces.count < Self.frames, let frame = try video.next() {
            var whole = recording ?? Y4MRecording(width: frame.size.width, height: frame.size.height)
            whole.add(frame.withLuma { luma in luma.indices.map { luma[$0] } })
            pieces.append(Array(whole.bytes[written...]))
            written = whole.bytes.count
            recording = whole
        }
        return pieces
    }
}
