import EmotionRecognition
import Imaging
import ProgramSupport
import Tracking

/// JSON lines for each picture and frame, and for each event of a face in a video.
struct JSONResults: ResultWriter {
    private let output: StandardOutput
    private var encoder: SourceLineEncoder

    init(_ output: StandardOutput, labels: [Emotion]) {
        self.output = output
        encoder = SourceLineEncoder(labels: labels)
    }

    mutating func write(_ sighting: Sighting) throws {
        let events = sighting.events.flatMap { encoder.encode($0, at: sighting.position) }
        try output.writePlain(
            events + encoder.encode(sighting.faces, in: sighting.size, at: sighting.position))
    }

    mutating func end(_ events: [FaceEvent], after last: Sighting, frameSeconds _: Double) throws {
        try output.writePlain(events.flatMap { encoder.encode($0, at: last.position) })
    }
}
