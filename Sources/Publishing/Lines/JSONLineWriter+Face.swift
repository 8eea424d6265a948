import EmotionRecognition
import Imaging
import Tracking

extension JSONLineWriter {
    /// What became of a face.
    mutating func field(_ event: FaceEvent) {
        field("event", event.kind.rawValue)
        field("id", event.id)
        field("label", event.label.rawValue)
        if let previous = event.previous { field("previous", previous.rawValue) }
    }

    /// Of the box, what lies in the frame: faces at its edge reach beyond it.
    mutating func value(_ face: TrackedFace, in size: ImageSize, labels: [Emotion]) {
        let visible = face.box.clamped(to: PixelRect(x: 0, y: 0, width: size.width, height: size.height))
        object { object in
            object.field("id", face.id)
            object.key("box")
            object.object { box in
                box.field("x", visible.x)
                box.field("y", visible.y)
                box.field("width", visible.width)
                box.field("height", visible.height)
            }
            object.field("roll_degrees", Int(clamping: face.roll.rounded()))
            object.field("label", face.label.rawValue)
            object.field("raw_label", face.rawLabel.rawValue)
            object.field("confidence", Double(face.confidence))
            object.key("probabilities")
            object.object { probabilities in
                for label in labels {
                    guard let probability = face.scores[label], probability.isFinite else { continue }
                    probabilities.key(label.rawValue)
                    probabilities.value(Double(probability))
                }
            }
            if let affect = face.affect { object.field(affect) }
            object.field("age_frames", face.ageFrames)
        }
    }

    private mutating func field(_ affect: Affect) {
        key("affect")
        object { object in
            object.field("valence", Double(affect.valence))
            object.field("arousal", Double(affect.arousal))
            object.field("source", affect.source.rawValue)
        }
    }
}
