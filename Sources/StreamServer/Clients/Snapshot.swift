import Pipeline
import Tracking

/// The state that is sent to a new client: the last camera event and one `appeared` per visible face.
struct Snapshot {
    struct Camera {
        let event: CameraEvent
        let time: CaptureTime
    }

    struct Face {
        /// The event `appeared` with the face's current label.
        var event: FaceEvent
        /// Time at which the face appeared.
        let time: CaptureTime
    }

    private(set) var camera: Camera?
    /// Visible faces in the order of their appearance.
    private(set) var faces: [Face] = []

    mutating func note(_ event: CameraEvent, at time: CaptureTime) {
        camera = Camera(event: event, time: time)
    }

    mutating func note(_ event: FaceEvent, at time: CaptureTime) {
        let index = faces.firstIndex { $0.event.id == event.id }
        let appeared = FaceEvent(kind: .appeared, id: event.id, label: event.label)
        switch (event.kind, index) {
        case (.appeared, nil): faces.append(Face(event: appeared, time: time))
        case (.appeared, let index?), (.changed, let index?): faces[index].event = appeared
        case (.disappeared, let index?): faces.remove(at: index)
        case (.changed, nil), (.disappeared, nil): break
        }
    }
}
