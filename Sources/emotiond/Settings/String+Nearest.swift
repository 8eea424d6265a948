extension String {
    /// The name that this one was probably meant to be: the one that takes the fewest changes, unless they are more than a
    /// third of its characters.
    func nearest(of names: [String]) -> String? {
        let distances = names.map { (name: $0, distance: editDistance(to: $0)) }
        guard let best = distances.min(by: { $0.distance < $1.distance }),
            3 * best.distance <= best.name.count
        else { return nil }
        return best.name
    }

    /// How many characters must be inserted, removed or replaced to turn this text into `other` (Levenshtein 1966).
    private func editDistance(to other: String) -> Int {
        let target = Array(other)
        var row = Array(0...target.count)
        for (number, character) in enumerated() {
            var diagonal = row[0]
            row[0] = number + 1
            for (column, wanted) in target.enumerated() {
                let replaced = diagonal + (character == wanted ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[target.count]
    }
}
