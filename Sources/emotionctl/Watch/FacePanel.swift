import Publishing

/// What is shown of one face.
struct FacePanel {
    /// A panel that is narrower cannot be read.
    static let narrowest = 38
    /// Left of the sparkline and of the bars.
    private static let (sparklineIndent, barIndent) = (13, 20)

    let face: FrameLine.Face
    let history: LabelHistory
    /// In seconds, of the clock that `history` goes by.
    let now: Int
    let labels: [String]
    /// In columns.
    let width: Int
    let hasColours: Bool

    static func height(labels: Int, hasColours: Bool) -> Int {
        (hasColours ? 2 : 3) + labels
    }

    /// Title, last minute and bars: `height` rows.
    var lines: [StyledText] {
        [title] + minute + labels.map(bar)
    }

    /// Everything in one row, where there are many faces.
    var row: StyledText {
        let share = face.probabilities[face.label].map { ($0 * 100).fixed(0) + "%" } ?? "–"
        var line = StyledText(" \(face.id)".padded(to: 6))
        line.add(face.label.padded(to: 9), .colour(of: face.label))
        line.add(share.leftPadded(to: 4) + " ")
        line.add(sparkline(indent: 20).line)
        return line
    }

    private var title: StyledText {
        var title = StyledText(" face \(face.id)  ")
        title.add(face.label, .colour(of: face.label))
        if let affect { title.add("   " + affect) }
        let box = face.box
        title.add("   \(face.ageFrames) frames   \(box.width)×\(box.height) at \(box.x),\(box.y)", .dim)
        return title
    }

    /// Valence and arousal; behind a tilde where they were not measured but follow from the probabilities.
    private var affect: String? {
        guard let affect = face.affect, let valence = affect.valence, let arousal = affect.arousal else {
            return nil
        }
        let mark = affect.source == "projected" ? "~" : ""
        return "valence \(mark)\(valence.fixed(2)), arousal \(mark)\(arousal.fixed(2))"
    }

    private var minute: [StyledText] {
        let sparkline = sparkline(indent: Self.sparklineIndent)
        var line = StyledText("   minute".padded(to: Self.sparklineIndent), .dim)
        line.add(sparkline.line)
        guard !hasColours else { return [line] }
        var names = StyledText(String(repeating: " ", count: Self.sparklineIndent))
        names.add(sparkline.names)
        return [line, names]
    }

    private func sparkline(indent: Int) -> Sparkline {
        Sparkline(history, width: width - indent, now: now)
    }

    private func bar(_ label: String) -> StyledText {
        let style: StyledText.Style = label == face.label ? .bold : .plain
        let probability = face.probabilities[label]
        var line = StyledText("   \(label.padded(to: 9)) ", probability == nil ? .dim : style)
        line.add(Self.percent(probability) + " ", style)
        if let probability {
            let room = max(0, width - Self.barIndent)
            line.add(WatchView.blocks(probability, width: room), .colour(of: label))
        }
        return line
    }

    private static func percent(_ probability: Double?) -> String {
        (probability.map { ($0 * 100).fixed(1) + "%" } ?? "–").leftPadded(to: 6)
    }
}
