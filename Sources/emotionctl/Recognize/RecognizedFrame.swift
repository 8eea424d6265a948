import Imaging
import Tracking

/// The faces in a picture or in one frame of a video.
struct RecognizedFrame {
    let position: MediaPosition
    let size: ImageSize
    let faces: [TrackedFace]
    let isOfVideo: Bool
    /// Events since the previous frame; empty for pictures.
    var events: [FaceEvent] = []
}

/// A frame's place in a file.
struct MediaPosition: Equatable {
    /// The file as the user named it.
    let file: String
    /// Number of the frame in the file, from 0; a picture has one.
    var frame = 0
    /// Time from the file's start, as the container has it.
    var seconds = 0.0
}
