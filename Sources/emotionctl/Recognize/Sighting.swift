import Imaging
import Tracking

/// The faces in a picture or in one frame of a video.
struct Sighting {
    let position: MediaPosition
    let size: ImageSize
    let faces: [TrackedFace]
    let isOfVideo: Bool
    /// Events since the previous frame; empty for pictures.
    var events: [FaceEvent] = []
}
