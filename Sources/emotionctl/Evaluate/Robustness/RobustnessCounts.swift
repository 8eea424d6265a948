/// How many photographs there were, and how often their faces kept their labels.
struct RobustnessCounts: Equatable {
    struct Change: Equatable {
        let change: PictureChange
        /// Faces that are still found.
        var found = 0
        /// Of these, those with the label that they had before.
        var same = 0

        /// Of the faces that are still found, the part that keeps its label; `nil` where none is.
        var share: Double? { found > 0 ? Double(same) / Double(found) : nil }
    }

    var pictures = 0
    /// That could not be decoded.
    var broken = 0
    /// In which a face was found before any change.
    var faces = 0
    private(set) var changes = PictureChange.allCases.map { Change(change: $0) }

    mutating func count(_ change: PictureChange, isFound: Bool, isSame: Bool) {
        guard let place = changes.firstIndex(where: { $0.change == change }) else { return }
        changes[place].found += isFound ? 1 : 0
        changes[place].same += isSame ? 1 : 0
    }
}
