/// How faces were labeled, beside their true labels.
public struct Outcome: Sendable, Equatable {
    /// `[true label, given label]`.
    public private(set) var confusion: [[Int]]

    init(labels: Int) {
        confusion = [[Int]](repeating: [Int](repeating: 0, count: labels), count: labels)
    }

    mutating func count(_ given: Int, truth: Int) { confusion[truth][given] += 1 }

    /// Faces of a label.
    public func count(of label: Int) -> Int { confusion[label].reduce(0, +) }

    /// Faces of a label that got it.
    public func hits(of label: Int) -> Int { confusion[label][label] }

    /// Part of all faces that got their label.
    public var accuracy: Double {
        let hits = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
        return Double(hits) / Double(confusion.reduce(0) { $0 + $1.reduce(0, +) })
    }

    /// Mean over labels with faces of the part that got it.
    public var balancedAccuracy: Double {
        let recalls = confusion.indices.filter { count(of: $0) > 0 }
            .map { Double(hits(of: $0)) / Double(count(of: $0)) }
        return recalls.reduce(0, +) / Double(recalls.count)
    }
}
