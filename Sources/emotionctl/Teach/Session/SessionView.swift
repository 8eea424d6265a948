import EmotionRecognition
import Teaching

/// What the terminal shows during a session.
struct SessionView {
    private static let barWidth = 24

    let session: TeachingSession
    let faces: TeachingFaces
    /// What the model as it is sees in the present face; `nil` where there is none.
    let present: (label: Emotion, probability: Double)?
    let source: String
    /// Where faces are kept; `nil` for only in memory.
    let keep: String?
    let time: Int64

    func lines(rows: Int) -> [StyledText] {
        var lines = [head, StyledText(), request, bar, now, StyledText()]
        lines += counts
        lines += [StyledText(), keys]
        return Array(lines.prefix(rows))
    }

    private var styles: LabelStyles { LabelStyles(faces.labels.map(\.rawValue)) }

    private var head: StyledText {
        var line = StyledText(" Teaching", .bold)
        line.add("   person \(session.person)   \(source)   ")
        line.add(keep.map { "faces are kept in \($0)" } ?? "faces stay in memory", .dim)
        return line
    }

    private var request: StyledText {
        var line = StyledText(" ")
        switch session.stage {
        case .done: line.add("Person \(session.person) is done: n for the next person, q to teach.", .bold)
        case .countdown:
            line.add("Get ready to show ")
            line.add(session.label.rawValue, styles[session.label.rawValue])
            line.add(", in \(session.secondsLeft(at: time) ?? 0) …")
        case .taking:
            line.add("Show ", .bold)
            line.add(session.label.rawValue, styles[session.label.rawValue])
            line.add(" and turn your head a little.")
        }
        return line
    }

    private var bar: StyledText {
        let part = Double(session.count) / Double(TeachingSession.facesPerLabel)
        var line = StyledText(" ▕")
        line.add(
            Columns.bar(part, width: Self.barWidth).padded(to: Self.barWidth),
            styles[session.label.rawValue])
        line.add("▏ \(session.count) of \(TeachingSession.facesPerLabel) faces")
        return line
    }

    private var now: StyledText {
        guard let present else {
            return StyledText(" no face: come closer, turn to the camera, make light", .red)
        }
        var line = StyledText(" now ", .dim)
        line.add(present.label.rawValue, styles[present.label.rawValue])
        line.add(" \((100 * present.probability).fixed(0)) %")
        return line
    }

    private var counts: [StyledText] {
        let names = session.labels.map(\.rawValue)
        return session.labels.map { label in
            let mark = label == session.label && session.stage != .done ? "▸" : " "
            var line = StyledText(" \(mark) \(label.rawValue.padded(to: FacePanel.labelWidth(names))) ")
            line.add("\(faces.count(of: label))".leftPadded(to: 4), .dim)
            return line
        }
    }

    private var keys: StyledText {
        StyledText(" s skip   r again   n next person   q stop and teach   Ctrl-C give up", .dim)
    }
}
