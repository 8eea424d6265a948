import Annotation
import FoundationEssentials
import Imaging
import MediaFiles
import ProgramSupport

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
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, bytes) in files {
                try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"), options: .atomic)
            }
        } catch {
            throw ExitError(.inputOutput, "\(folder): cannot write the report")
        }
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
