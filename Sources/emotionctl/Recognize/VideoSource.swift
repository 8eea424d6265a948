import Capture
import Imaging
import MediaFiles

/// A video file as a source of frames, without pacing.
struct VideoSource: FrameSource, ~Copyable {
    private let video: VideoFile

    init(_ video: VideoFile) {
        self.video = video
    }

    var state: SourceState { .online(format: "video") }

    mutating func nextFrame() throws(CaptureError) -> Frame? {
        let next: Frame?
        do throws(MediaError) { next = try video.next() } catch {
            throw .malformed(path: error.path, reason: error.reason)
        }
        guard let next else { throw .endOfStream }
        return next
    }
}
