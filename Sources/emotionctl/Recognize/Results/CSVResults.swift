import EmotionRecognition
import Imaging
import ProgramSupport
import Tracking

/// A CSV table with one row per face and frame, after a header row.
struct CSVResults: ResultWriter {
    private let output: StandardOutput
    private let labels: [Emotion]

    init(_ output: StandardOutput, labels: [Emotion]) throws {
        (self.output, self.labels) = (output, labels)
        let columns = [
            "file", "frame", "seconds", "id", "x", "y", "width", "height", "roll_degrees", "label",
            "raw_label",
            "confidence",
        ]
        try output.writePlain(CSV.line(columns + labels.map(\.rawValue) + CSV.affectColumns))
    }

    func write(_ recognized: RecognizedFrame) throws {
        let picture = PixelRect(x: 0, y: 0, width: recognized.size.width, height: recognized.size.height)
        let position = recognized.position
        let rows = recognized.faces.map { face in
            let box = face.box.clamped(to: picture)
            let place = [face.id, box.x, box.y, box.width, box.height].map(String.init)
            let numbers = [face.confidence] + labels.map { face.scores[$0] }
            let affect = [
                CSV.number(face.affect.map { Double($0.valence) }),
                CSV.number(face.affect.map { Double($0.arousal) }), face.affect?.source.rawValue ?? "",
            ]
            return CSV.line(
                [position.file, String(position.frame), CSV.number(position.seconds)] + place
                    + [CSV.roll(face.roll), face.label.rawValue, face.rawLabel.rawValue]
                    + numbers.map { CSV.number($0.map(Double.init)) } + affect)
        }
        try output.writePlain(rows.joined())
    }
}
