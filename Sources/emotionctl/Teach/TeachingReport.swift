import EmotionRecognition
import Teaching

/// What teaching has changed, for people and for the card.
struct TeachingReport {
    let base: EmotionModel
    let labels: [Emotion]
    let isNew: [Bool]
    let lesson: Lesson
    let taught: TaughtLayer
    /// Persons who were shown to a camera; `nil` for a data set.
    let persons: Int?

    private var sourceCount: Int { Set(lesson.sources).count }

    /// A row for each label that was taught, and what holds for all.
    var table: String {
        let rows = labels.indices.filter { taught.after.count(of: $0) > 0 }
        let width = (rows.map { labels[$0].rawValue.count } + ["balanced accuracy".count]).max() ?? 0
        let digits = (rows.map { "\(taught.after.count(of: $0))".count } + [2]).max() ?? 2
        var lines = rows.map { row in
            let count = "\(taught.after.count(of: row))".leftPadded(to: digits)
            func hits(_ outcome: Outcome) -> String {
                "\(outcome.hits(of: row))".leftPadded(to: digits) + " of \(count)"
            }
            let before =
                isNew[row] ? "new".leftPadded(to: 2 * digits + 4) : hits(taught.before)
            return "\(labels[row].rawValue.padded(to: width))  \(before) → \(hits(taught.after))"
        }
        lines.append(line("accuracy", width, taught.before.accuracy, taught.after.accuracy))
        lines.append(
            line("balanced accuracy", width, taught.before.balancedAccuracy, taught.after.balancedAccuracy))
        lines.append(
            "\(taught.foldCount)-fold cross-validation over \(sourceCount) sources; pull \(taught.pull), "
                + "temperature \(taught.temperature.fixed(2))")
        return lines.joined(separator: "\n")
    }

    private func line(_ name: String, _ width: Int, _ before: Double, _ after: Double) -> String {
        "\(name.padded(to: width))  \(before.percent) → \(after.percent)"
    }

    /// - Parameter name: the taught model's.
    func notes(name: String) -> TeachableModel.Notes {
        let counts = labels.indices.filter { taught.after.count(of: $0) > 0 }
            .map { (labels[$0].rawValue, JSONValue.number(Double(taught.after.count(of: $0)))) }
        var training: [String: JSONValue] = [
            "base": .text(base.card.name), "base_sha256": .text(base.sha256), "output": .text(base.output),
            "faces": .object(Dictionary(uniqueKeysWithValues: counts)),
            "sources": .number(Double(sourceCount)),
            "method": .text(
                "last layer fitted anew by logistic regression on each face and its mirror image, pulled toward the "
                    + "base's weights; labels count alike"),
            "pull": .number(taught.pull), "temperature": .number(Self.rounded(taught.temperature)),
            "command": .text("emotionctl teach"),
        ]
        if let persons { training["persons"] = .number(Double(persons)) }
        return TeachableModel.Notes(
            name: name, description: "\(base.card.name), taught with \(lesson.faceCount) faces.",
            training: training,
            figures: [
                "protocol": .text(
                    "\(taught.foldCount)-fold cross-validation, faces of one source and near-duplicates in one fold; "
                        + "pull and temperature were chosen on the same folds"),
                "before": figures(taught.before), "after": figures(taught.after),
            ])
    }

    private func figures(_ outcome: Outcome) -> JSONValue {
        let recalls = labels.indices.filter { outcome.count(of: $0) > 0 }.map { row in
            (
                labels[row].rawValue,
                JSONValue.number(
                    Self.rounded(Double(outcome.hits(of: row)) / Double(outcome.count(of: row))))
            )
        }
        return .object([
            "accuracy": .number(Self.rounded(outcome.accuracy)),
            "balanced_accuracy": .number(Self.rounded(outcome.balancedAccuracy)),
            "recall": .object(Dictionary(uniqueKeysWithValues: recalls)),
        ])
    }

    private static func rounded(_ number: Double) -> Double { (number * 1e4).rounded() / 1e4 }
}
