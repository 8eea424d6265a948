import EmotionRecognition
import Imaging
import ProgramSupport
import Tracking

/// Text for a terminal: the faces of pictures, the changes in videos.
struct TableResults: ResultWriter {
    private let output: StandardOutput
    private let hasColors: Bool
    private let styles: LabelStyles
    private let labelWidth: Int
    private var video: String?

    init(_ output: StandardOutput, labels: [Emotion], hasColors: Bool) {
        (self.output, self.hasColors) = (output, hasColors)
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
