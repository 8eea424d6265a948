import ProgramSupport
import StreamProtocol

/// The panel of one face in the live view.
struct FacePanel {
    /// Minimum width in columns.
    static let narrowest = 38
    /// Maximum width of the names of labels in columns; longer ones are cut.
    private static let longestLabel = 16
    /// Width of the text left of the sparkline.
    private var sparklineIndent: Int { max(13, 4 + labelWidth) }

    let face: FrameMessage.Face
    let history: LabelHistory
    /// Current time in seconds on the clock of `history`.
    let now: Int
    let labels: [String]
    let styles: LabelStyles
    /// Width in columns.
    let width: Int
    let hasColors: Bool

    static func height(labels: Int, hasColors: Bool) -> Int {
        (hasColors ? 2 : 3) + labels
    }

    /// Columns that the longest of a model's labels takes.
    static func labelWidth(_ labels: [String]) -> Int {
        min(max(9, labels.map(\.count).max() ?? 0), longestLabel)
    }

    private var labelWidth: Int { Self.labelWidth(labels) }

    private func name(_ label: String) -> String {
        (label.count <= labelWidth ? label : label.prefix(labelWidth - 1) + "…").padded(to: labelWidth)
    }

    /// Rows of the panel: title, last minute and bars; `height` in number.
    var lines: [StyledText] {
        [title] + minute + labels.map(bar)
    }

    /// The face in a single row, for many faces.
    var row: StyledText {
        let share = face.probabilities[face.label].map { ($0 * 100).fixed(0) + "%" } ?? "–"
        var line = StyledText(" \(face.id)".padded(to: 6))
        line.add(name(face.label), styles[face.label])
        line.add(share.leftPadded(to: 4) + " ")
        line.add(sparkline(indent: 11 + labelWidth).line)
        return line
    }

    private var title: StyledText {
        var title = StyledText(" face \(face.id)  ")
        title.add(face.label, styles[face.label])
        if let affect { title.add("   " + affect) }
        let box = face.box
        let age = face.ageFrames.counted("frame")
        title.add("   \(age)   \(box.width)×\(box.height) at \(box.x),\(box.y)", .dim)
        return title
    }

    /// Valence and arousal, with a tilde if they were derived from the probabilities.
    private var affect: String? {
        guard let affect = face.affect, let valence = affect.valence, let arousal = affect.arousal else {
            return nil
        }
        let mark = affect.source == "projected" ? "~" : ""
        return "valence \(mark)\(valence.fixed(2)), arousal \(mark)\(arousal.fixed(2))"
    }

    private var minute: [StyledText] {
        let sparkline = sparkline(indent: sparklineIndent)
        var line = StyledText("   minute".padded(to: sparklineIndent), .dim)
        line.add(sparkline.line)
        guard !hasColors else { return [line] }
        var names = StyledText(String(repeating: " ", count: sparklineIndent))
        names.add(sparkline.names)
        return [line, names]
    }

    private func sparkline(indent: Int) -> Sparkline {
        Sparkline(history, width: width - indent, now: now, styles: styles)
    }

    private func bar(_ label: String) -> StyledText {
        let style: StyledText.Style = label == face.label ? .bold : .plain
        let probability = face.probabilities[label]
        var line = StyledText("   \(name(label)) ", probability == nil ? .dim : style)
        line.add(Self.percent(probability) + " ", style)
        if let probability {
            let room = max(0, width - 11 - labelWidth)
            line.add(Columns.bar(probability, width: room), styles[label])
        }
        return line
    }

    private static func percent(_ probability: Double?) -> String {
        (probability.map { ($0 * 100).fixed(1) + "%" } ?? "–").leftPadded(to: 6)
    }
}
