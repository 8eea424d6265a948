import Annotation
import Imaging
import MediaFiles
import ProgramSupport

/// The figures of a detector as text for a terminal.
struct DetectionTable {
    let evaluation: DetectionEvaluation

    var text: String {
        let head = evaluation.facts.map { $0.name.padded(to: 20) + $0.text }
        let lines = head + Self.sizes(evaluation.counts) + Self.rolls(evaluation.counts)
        return lines.map { StyledText($0).plain }.joined(separator: "\n")
    }

    private static func sizes(_ counts: DetectionCounts) -> [String] {
        let bins = counts.sizes.filter { $0.tally != DetectionCounts.Tally() }
        guard counts.sizes.contains(where: { $0.tally.faces > 0 }) else { return [] }
        return ["", row("size", ["faces", "found", "recall", "boxes", "right", "precision"])]
            + bins.map { bin in
                let tally = bin.tally
                return row(
                    bin.name(unit: " px"),
                    [
                        "\(tally.faces)", "\(tally.found)", tally.recall?.percent ?? "–", "\(tally.boxes)",
                        "\(tally.right)", tally.precision?.percent ?? "–",
                    ])
            }
    }

    private static func rolls(_ counts: DetectionCounts) -> [String] {
        let bins = counts.rolls.filter { $0.tally.faces > 0 }
        guard !bins.isEmpty else { return [] }
        return ["", row("turned by", ["faces", "found", "recall"])]
            + bins.map { bin in
                let tally = bin.tally
                return row(
                    bin.name(unit: "°"), ["\(tally.faces)", "\(tally.found)", tally.recall?.percent ?? "–"])
            }
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        name.padded(to: 15) + cells.map { $0.leftPadded(to: 10) }.joined()
    }
}

extension DetectionCounts.Bin {
    /// Range as text.
    func name(unit: String) -> String {
        let from = from.fixed(0)
        return to.map { "\(from) to \($0.fixed(0))\(unit)" } ?? "from \(from)\(unit)"
    }
}

/// The figures of a detector as one line of JSON.
struct DetectionRecord: JSONRecord {
    struct Bin: Encodable {
        let from: Double
        /// Absent for the last range.
        let to: Double?
        let faces: Int
        let found: Int
        /// Absent without faces.
        let recall: Double?
        /// Absent if boxes are not counted by this criterion.
        var boxes: Int?
        var right: Int?
        /// Absent without boxes.
        var precision: Double?

        init(_ bin: DetectionCounts.Bin) {
            (from, to) = (bin.from, bin.to)
            (faces, found, recall) = (bin.tally.faces, bin.tally.found, bin.tally.recall)
        }
    }

    struct Identities: Encodable {
        /// Reference faces that were detected.
        let faces: Int
        /// Total number of their ids.
        let ids: Int
        /// Number of faces with a single id.
        let withOneId: Int
    }

    let dataset: String
    let reference: String
    let pictures: Int
    let broken: Int
    let faces: Int
    let found: Int
    /// Absent without faces.
    let recall: Double?
    let boxes: Int
    let right: Int
    let falsePositives: Int
    let picturesWithFalsePositives: Int
    /// Absent without boxes.
    let precision: Double?
    let sizes: [Bin]
    /// Absent if the reference has no roll angles.
    let rolls: [Bin]?
    /// Present for videos with reference faces.
    let identities: Identities?

    init(_ evaluation: DetectionEvaluation) {
        let (counts, total) = (evaluation.counts, evaluation.counts.total)
        (dataset, reference) = (evaluation.dataset, evaluation.boxes)
        (pictures, broken) = (counts.pictures, counts.broken)
        (faces, found, recall) = (total.faces, total.found, total.recall)
        (boxes, right, precision) = (total.boxes, total.right, total.precision)
        falsePositives = total.falsePositives
        picturesWithFalsePositives = counts.picturesWithFalsePositives
        sizes = counts.sizes.map { bin in
            var record = Bin(bin)
            (record.boxes, record.right) = (bin.tally.boxes, bin.tally.right)
            record.precision = bin.tally.precision
            return record
        }
        rolls = counts.rolls.contains { $0.tally.faces > 0 } ? counts.rolls.map(Bin.init) : nil
        let ids = evaluation.idCounts
        identities =
            ids.isEmpty
            ? nil : Identities(faces: ids.count, ids: ids.reduce(0, +), withOneId: ids.count { $0 == 1 })
    }
}

/// Writes the figures of a detector as Markdown and JSON, with pages of missed faces and of false positives.
struct DetectionReport {
    let evaluation: DetectionEvaluation
    let samples: DetectionSamples

    /// Writes `detection.md` and its files into `folder`, which is created if necessary.
    func write(to folder: String) throws {
        var files = [
            ("detection.json", Array((try DetectionRecord(evaluation).json() + "\n").utf8)),
            ("detection.md", Array(markdown.utf8)),
        ]
        for (name, title, sample) in sheets where sample.count > 0 {
            let sheet: DetectionSheet
            do throws(AnnotationError) {
                sheet = try DetectionSheet(title, of: sample.count, sample.kept)
            } catch {
                throw ExitError(.noInput, "\(error)")
            }
            files.append((name, sheet.image().encoded(as: "png") ?? []))
        }
        try ReportFolder(path: folder).write(files)
    }

    private var sheets: [(name: String, title: String, sample: EvenSample<DetectionSheet.Tile>)] {
        [
            ("missed.png", "missed faces", samples.missed),
            ("false-positives.png", "false positives", samples.falsePositives),
        ]
    }

    private var markdown: String {
        let facts = evaluation.facts.map { "| \($0.name) | \(Self.cell($0.text)) |" }
        let pages = sheets.filter { $0.sample.count > 0 }.flatMap { ["", "![\($0.title)](\($0.name))"] }
        let lines =
            ["# Face detection on \(Self.cell(evaluation.dataset))", "", "| | |", "| --- | --- |"] + facts
            + sizes + rolls + pages
        return lines.joined(separator: "\n") + "\n"
    }

    private var sizes: [String] {
        let bins = evaluation.counts.sizes.filter { $0.tally != DetectionCounts.Tally() }
        return ["", "| size | faces | recall | boxes | precision |", "| --- | --- | --- | --- | --- |"]
            + bins.map { bin in
                let tally = bin.tally
                return "| \(bin.name(unit: " px")) | \(tally.faces) | \(tally.recall?.percent ?? "–") "
                    + "| \(tally.boxes) | \(tally.precision?.percent ?? "–") |"
            }
    }

    private var rolls: [String] {
        let bins = evaluation.counts.rolls.filter { $0.tally.faces > 0 }
        guard !bins.isEmpty else { return [] }
        return ["", "| turned by | faces | recall |", "| --- | --- | --- |"]
            + bins.map { bin in
                "| \(bin.name(unit: "°")) | \(bin.tally.faces) | \(bin.tally.recall?.percent ?? "–") |"
            }
    }

    /// Escapes text that would end a table's cell or line.
    private static func cell(_ text: String) -> String {
        StyledText(text).plain.replacing("|", with: "\\|")
    }
}
