import Imaging
import Tracking

/// What was seen in a picture or in one frame of a film.
struct Sighting {
    let position: MediaPosition
    let size: ImageSize
    let faces: [TrackedFace]
    let isOfFilm: Bool
    /// In a film: what happened since the frame before.
    var events: [FaceEvent] = []
}
