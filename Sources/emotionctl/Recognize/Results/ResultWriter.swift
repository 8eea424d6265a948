import EmotionRecognition
import Imaging
import ProgramSupport
import Tracking

/// Writes recognized faces in some form.
protocol ResultWriter {
    mutating func write(_ recognized: RecognizedFrame) throws

    /// Ends a picture or video.
    /// - Parameters:
    ///   - events: events of the last faces of a video.
    ///   - last: result of its last frame.
    ///   - frameSeconds: duration of a frame.
    mutating func end(_ events: [FaceEvent], after last: RecognizedFrame, frameSeconds: Double) throws
}

extension ResultWriter {
    mutating func end(_: [FaceEvent], after _: RecognizedFrame, frameSeconds _: Double) throws {}
}

/// The form of the results.
enum OutputForm {
    case json, csv
    /// A table for human readers.
    case table(hasColors: Bool)
}

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

/// A CSV table with one row per face and frame, after a header row.
struct CSVResults: ResultWriter {
    private let output: StandardOutput
    private let labels: [Emotion]

    init(_ output: StandardOutput, labels: [Emotion]) throws {
        self.output = output
        self.labels = labels
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

/// Text for a terminal: the faces of pictures, the changes in videos.
struct TableResults: ResultWriter {
    private let output: StandardOutput
    private let hasColors: Bool
    private let styles: LabelStyles
    private let labelWidth: Int
    private var video: String?

    init(_ output: StandardOutput, labels: [Emotion], hasColors: Bool) {
        self.output = output
        self.hasColors = hasColors
        let names = labels.map(\.rawValue)
        styles = LabelStyles(names)
        labelWidth = FacePanel.labelWidth(names)
    }

    mutating func write(_ recognized: RecognizedFrame) throws {
        let file = recognized.position.file
        guard recognized.isOfVideo else {
            let note = recognized.faces.isEmpty ? "  no face" : ""
            try write([head(file, "\(recognized.size)\(note)")] + recognized.faces.map(line))
            return
        }
        if video != file {
            video = file
            try write([head(file, "\(recognized.size)")])
        }
        try write(recognized.events.map { line($0, recognized) })
    }

    mutating func end(_ events: [FaceEvent], after last: RecognizedFrame, frameSeconds _: Double) throws {
        guard last.isOfVideo else { return }
        try write(events.map { line($0, last) })
        video = nil
    }

    private func head(_ file: String, _ text: String) -> StyledText {
        var line = StyledText(file, .bold)
        line.add("  " + text, .dim)
        return line
    }

    private func line(_ face: TrackedFace) -> StyledText {
        var line = title(face.id, face.label, face.confidence)
        let box = face.box
        line.add("   \(box.width)×\(box.height) at \(box.x),\(box.y)".padded(to: 24), .dim)
        let others = face.scores.labels.filter { $0 != face.label && (face.scores[$0] ?? 0) >= 0.05 }
            .sorted { (face.scores[$0] ?? 0) > (face.scores[$1] ?? 0) }
        line.add(others.map { "\($0) \(Self.percent(face.scores[$0]))" }.joined(separator: ", "), .dim)
        return line
    }

    private func line(_ event: FaceEvent, _ recognized: RecognizedFrame) -> StyledText {
        var line = StyledText("  " + "\(recognized.position.seconds.fixed(2)) s".leftPadded(to: 9), .dim)
        let face = recognized.faces.first { $0.id == event.id }
        line.add(title(event.id, event.label, face?.confidence))
        switch event.kind {
        case .appeared: line.add("   appears", .dim)
        case .changed: line.add("   was \(event.previous?.rawValue ?? "")", .dim)
        case .disappeared: line.add("   is gone", .dim)
        }
        return line
    }

    private func title(_ id: Int, _ label: Emotion, _ confidence: Float?) -> StyledText {
        var line = StyledText("\(id)".leftPadded(to: 5) + "  ")
        line.add(label.rawValue.padded(to: labelWidth), styles[label.rawValue])
        line.add(confidence.map { Self.percent($0).leftPadded(to: 6) } ?? "      ")
        return line
    }

    private static func percent(_ share: Float?) -> String { "\((Double(share ?? 0) * 100).fixed(0)) %" }

    private func write(_ lines: [StyledText]) throws {
        try output.write(lines.map { $0.rendered(columns: .max, hasColors: hasColors) + "\n" }.joined())
    }
}
