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

    mutating func write(_ sighting: Sighting) throws {
        let file = sighting.position.file
        guard sighting.isOfVideo else {
            let note = sighting.faces.isEmpty ? "  no face" : ""
            try write([head(file, "\(sighting.size)\(note)")] + sighting.faces.map(line))
            return
        }
        if video != file {
            video = file
            try write([head(file, "\(sighting.size)")])
        }
        try write(sighting.events.map { line($0, sighting) })
    }

    mutating func end(_ events: [FaceEvent], after last: Sighting, frameSeconds _: Double) throws {
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

    private func line(_ event: FaceEvent, _ sighting: Sighting) -> StyledText {
        var line = StyledText("  " + "\(sighting.position.seconds.fixed(2)) s".leftPadded(to: 9), .dim)
        let face = sighting.faces.first { $0.id == event.id }
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
