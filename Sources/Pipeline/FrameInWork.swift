import Imaging
import StreamProtocol

/// A frame whose faces have been found, and not yet read.
struct FrameInWork {
    let sequence: Int
    let time: CaptureTime
    /// Of the picture, as its source took it.
    let size: ImageSize
    /// Of the source, when the frame came.
    let brokenFrames: Int
    /// Whether the frame is too dark to see anything in it.
    let isTooDark: Bool
    /// Faces that were scored before.
    let facesScoredBefore: Int
    var stages: StageTimes
}
