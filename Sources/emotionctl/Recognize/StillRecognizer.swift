import EmotionRecognition
import Imaging
import Tracking

/// Every face in a picture and what the model says of it.
struct StillRecognizer: ~Copyable {
    private var finder: FaceFinder
    private var reader: FaceReader
    private var readings: [FaceReading] = []

    init(finder: consuming FaceFinder, reader: consuming FaceReader) {
        self.finder = finder
        self.reader = reader
    }

    /// Faces are numbered from left to right, from 1. There is nothing to smooth.
    mutating func faces(in frame: borrowing Frame) throws -> [TrackedFace] {
        let boxes = try finder.faces(in: frame)
        reader.read(boxes, of: frame, into: &readings)
        return zip(boxes, readings).enumerated().map { index, face in
            TrackedFace(
                id: index + 1, box: face.0.rect, roll: face.0.roll, label: face.1.scores.top,
                scores: face.1.scores,
                affect: face.1.affect, ageFrames: 0)
        }
    }
}
