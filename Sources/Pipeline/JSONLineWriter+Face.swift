import EmotionRecognition
import Imaging
import StreamProtocol
import Tracking

/// Encodes the values of the pipeline in the messages of the stream.
extension JSONLineWriter {
    package mutating func fields(of event: FaceEvent) {
        typealias Key = FaceMessage.CodingKeys
        field(Key.event, event.kind.rawValue)
        field(Key.id, event.id)
        field(Key.label, event.label.rawValue)
        if let previous = event.previous { field(Key.previous, previous.rawValue) }
    }

    /// Writes a face, with its box clipped to the frame.
    /// - Parameter labels: labels in the order in which probabilities are written.
    package mutating func value(_ face: TrackedFace, in size: ImageSize, labels: [Emotion]) {
        typealias Key = FrameMessage.Face.CodingKeys
        let visible = face.box.clamped(to: PixelRect(x: 0, y: 0, width: size.width, height: size.height))
        object { object in
            object.field(Key.id, face.id)
            object.object(Key.box) { $0.fields(of: visible) }
            object.field(Key.rollDegrees, Int(clamping: face.roll.rounded()))
            object.field(Key.label, face.label.rawValue)
            object.field(Key.rawLabel, face.rawLabel.rawValue)
            object.field(Key.confidence, Double(face.confidence))
            object.object(Key.probabilities) { probabilities in
                for label in labels {
                    guard let probability = face.scores[label], probability.isFinite else { continue }
                    probabilities.key(label.rawValue)
                    probabilities.value(Double(probability))
                }
            }
            if let affect = face.affect { object.object(Key.affect) { $0.fields(of: affect) } }
            object.field(Key.ageFrames, face.ageFrames)
        }
    }

    private mutating func fields(of box: PixelRect) {
        typealias Key = FrameMessage.Box.CodingKeys
        field(Key.x, box.x)
        field(Key.y, box.y)
        field(Key.width, box.width)
        field(Key.height, box.height)
    }

    private mutating func fields(of affect: Affect) {
        typealias Key = FrameMessage.Affect.CodingKeys
        field(Key.valence, Double(affect.valence))
        field(Key.arousal, Double(affect.arousal))
        field(Key.source, affect.source.rawValue)
    }
}
