import Imaging
import ProgramSupport

/// The numbers of detected reference faces and of correct boxes.
struct DetectionCounts: Equatable {
    /// The counts for a range of sizes or roll angles.
    struct Bin: Equatable {
        let from: Double
        /// Exclusive upper bound; `nil` for the last range.
        let to: Double?
        var tally = Tally()

        func contains(_ value: Double) -> Bool { value >= from && value < to ?? .infinity }
    }

    struct Tally: Equatable {
        /// Number of reference faces that should be detected.
        var faces = 0
        /// Number of those that were detected.
        var found = 0
        /// Number of boxes from the detector.
        var boxes = 0
        /// Number of boxes that are on a face.
        var right = 0

        /// Fraction of the faces that were detected; `nil` without faces.
        var recall: Double? { faces > 0 ? Double(found) / Double(faces) : nil }
        /// Fraction of the boxes that are on a face; `nil` without boxes.
        var precision: Double? { boxes > 0 ? Double(right) / Double(boxes) : nil }
        var falsePositives: Int { boxes - right }
    }

    /// Number of judged pictures and video frames.
    var pictures = 0
    /// Number of files that could not be decoded.
    var broken = 0
    /// Number of pictures with a box that is on no face.
    private(set) var picturesWithFalsePositives = 0
    private(set) var total = Tally()
    /// Counts by the shorter side in pixels, of faces and of boxes.
    private(set) var sizes = bins(at: [0, 24, 48, 96, 192])
    /// Counts by the roll to either side in degrees, of faces only.
    private(set) var rolls = bins(at: [0, 15, 30, 45])

    private static func bins(at edges: [Double]) -> [Bin] {
        edges.indices.map { Bin(from: edges[$0], to: $0 + 1 < edges.count ? edges[$0 + 1] : nil) }
    }

    mutating func add(_ judgment: DetectionJudgment) {
        pictures += 1
        total.faces += judgment.matches.count
        total.found += judgment.matches.count { $0 != nil }
        total.boxes += judgment.boxes.count
        total.right += judgment.isRight.count { $0 }
        if judgment.isRight.contains(false) { picturesWithFalsePositives += 1 }
        for (face, match) in zip(judgment.faces, judgment.matches) {
            let found = match == nil ? 0 : 1
            Self.add(to: &sizes, face.shorterSide) { ($0.faces, $0.found) = ($0.faces + 1, $0.found + found) }
            guard let roll = face.roll else { continue }
            Self.add(to: &rolls, roll.magnitude) { ($0.faces, $0.found) = ($0.faces + 1, $0.found + found) }
        }
        for (box, isRight) in zip(judgment.boxes, judgment.isRight) {
            Self.add(to: &sizes, Double(min(box.width, box.height))) {
                ($0.boxes, $0.right) = ($0.boxes + 1, $0.right + (isRight ? 1 : 0))
            }
        }
    }

    private static func add(to bins: inout [Bin], _ value: Double, _ change: (inout Tally) -> Void) {
        guard let place = bins.firstIndex(where: { $0.contains(value) }) else { return }
        change(&bins[place].tally)
    }
}

/// The result of an evaluation of the detector, with its subject.
struct DetectionEvaluation {
    let dataset: String
    let boxes: String
    let counts: DetectionCounts
    /// Number of ids of each detected reference face in videos.
    let idCounts: [Int]

    private var identities: String? {
        guard !idCounts.isEmpty else { return nil }
        let faces = idCounts.count.counted("face")
        return "\(idCounts.reduce(0, +)) of \(faces), \(idCounts.count { $0 == 1 }) with one throughout"
    }

    /// Subject and main figures as rows of a table.
    var facts: [(name: String, text: String)] {
        let total = counts.total
        var facts: [(name: String, text: String)] = [
            ("data set", dataset), ("reference boxes", boxes), ("pictures", "\(counts.pictures)"),
            ("faces", "\(total.faces)"), ("found", "\(total.found)"),
            ("recall", total.recall?.percent ?? "–"), ("boxes", "\(total.boxes)"),
            (
                "false positives",
                "\(total.falsePositives) in \(counts.picturesWithFalsePositives.counted("picture"))"
            ), ("precision", total.precision?.percent ?? "–"),
        ]
        if let identities { facts.append(("ids", identities)) }
        if counts.broken > 0 { facts.append(("broken", "\(counts.broken)")) }
        return facts
    }
}
