/// Groups the faces of a data set by the person or series of pictures they come from, by the names of their
/// files.
///
/// A folder inside a label's folder is a person. Otherwise the name up to its last number is that of a
/// series, unless it says no more than the label: `angry_001.jpg` to `angry_473.jpg` are many pictures, not
/// one series.
enum FaceSources {
    /// Returns a number for each face, equal for faces of one source.
    ///
    /// - Parameters:
    ///   - places: path of each face's file in its label's folder; `nil` for a row of a table, which is a
    ///     source of its own.
    ///   - labels: index of each face's label.
    static func numbers(of places: [String?], labels: [Int]) -> [Int] {
        let keys = places.map { $0.flatMap(key) }
        var faces: [String: [Int]] = [:]
        for (face, key) in keys.enumerated() { if let key { faces[key, default: []].append(face) } }
        let counts = labels.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        let telling = faces.filter { key, members in
            let shown = Set(members.map { labels[$0] })
            return key.hasSuffix("/") || shown.count > 1 || shown.contains { counts[$0] != members.count }
        }
        // One source alone tells nothing either.
        let isTold = telling.count > 1 || telling.values.contains { $0.count < places.count }
        return keys.enumerated().map { face, key in
            key.flatMap { isTold ? telling[$0]?.first : nil } ?? face
        }
    }

    /// The folder of a person, or the name of a series; `nil` for a name that is only a number.
    private static func key(_ place: String) -> String? {
        if let slash = place.firstIndex(of: "/") { return String(place[...slash]) }
        let stem = place.lastIndex(of: ".").map { place[..<$0] } ?? place[...]
        guard let last = stem.lastIndex(where: \.isNumber) else { return String(stem) }
        let series = stem[...last].reversed().drop { $0.isNumber }.reversed()
        return series.isEmpty ? nil : String(series)
    }
}
