/// The numbers of photographs and of faces that kept their label.
struct RobustnessCounts: Equatable {
    struct Change: Equatable {
        let change: PictureChange
        /// Number of faces that are still detected.
        var found = 0
        /// Number of those with the same label as before.
        var same = 0

        /// Fraction of the detected faces with the same label; `nil` if none is detected.
        var share: Double? { found > 0 ? Double(same) / Double(found) : nil }
    }

    var pictures = 0
    /// Pictures that could not be decoded.
    var broken = 0
    /// Pictures with a detected face before any change.
    var faces = 0
    private(set) var changes = PictureChange.allCases.map { Change(change: $0) }

    mutating func count(_ change: PictureChange, isFound: Bool, isSame: Bool) {
        guard let place = changes.firstIndex(where: { $0.change == change }) else { return }
        changes[place].found += isFound ? 1 : 0
        changes[place].same += isSame ? 1 : 0
    }
}
