import ProgramSupport

/// The result as text for a terminal.
struct RobustnessTable {
    let robustness: Robustness

    var text: String {
        let head = robustness.facts.map { $0.name.padded(to: 20) + $0.text }
        let rows = robustness.counts.changes.map { change in
            Self.row(change.change.name, "\(change.found)", change.share?.percent ?? "–")
        }
        return (head + ["", Self.row("change", "still found", "same label")] + rows).joined(separator: "\n")
    }

    private static func row(_ name: String, _ found: String, _ share: String) -> String {
        name.padded(to: 20) + found.leftPadded(to: 12) + share.leftPadded(to: 12)
    }
}

/// The result as one line of JSON.
struct RobustnessRecord: JSONRecord {
    struct Change: Encodable {
        let change: PictureChange
        let found: Int
        let same: Int
        /// Absent if no face is detected.
        let share: Double?
    }

    let dataset: String
    let model: String
    let output: String
    /// Absent if the card has none.
    let labelWeights: Bool?
    let pictures: Int
    let broken: Int
    let faces: Int
    let changes: [Change]

    init(_ robustness: Robustness) {
        let counts = robustness.counts
        (dataset, model, output) = (robustness.dataset, robustness.model, robustness.output)
        (labelWeights, pictures) = (robustness.labelWeights, counts.pictures)
        (broken, faces) = (counts.broken, counts.faces)
        changes = counts.changes.map {
            Change(change: $0.change, found: $0.found, same: $0.same, share: $0.share)
        }
    }
}

/// Writes the result as Markdown and JSON.
struct RobustnessReport {
    let robustness: Robustness

    /// Writes `robustness.md` and `robustness.json` into `folder`, which is created if necessary.
    func write(to folder: String) throws {
        let record = try RobustnessRecord(robustness).json() + "\n"
        try ReportFolder(path: folder).write([
            ("robustness.md", Array(markdown.utf8)), ("robustness.json", Array(record.utf8)),
        ])
    }

    var markdown: String {
        let facts = robustness.facts.map { "| \($0.name) | \(Self.cell($0.text)) |" }
        let rows = robustness.counts.changes.map {
            "| \($0.change.name) | \($0.found) | \($0.share?.percent ?? "–") |"
        }
        let head = ["# Labels under change", "", "| | |", "| --- | --- |"]
        let columns = ["", "| change | still found | same label |", "| --- | --- | --- |"]
        return (head + facts + columns + rows).joined(separator: "\n") + "\n"
    }

    /// Escapes text that would end a table's cell or line.
    private static func cell(_ text: String) -> String {
        text.printableLine.replacing("|", with: "\\|")
    }
}
