import EmotionRecognition
import Imaging
import ProgramSupport
import Teaching

/// Faces to teach a model with, and what is known of them.
struct TeachingFaces {
    /// Fewer faces teach nothing.
    static let fewest = 10
    /// Numbers of features that are held in memory at most: 1 GiB.
    private static let mostFeatures = 1 << 28

    /// The model's labels, then those that are new to it.
    private(set) var labels: [Emotion]
    private let knownCount: Int
    private(set) var lesson: Lesson
    /// Name of each face for errors and reports.
    private var names: [String] = []
    /// Path of each face's file in its label's folder; `nil` for a face that comes from no such file.
    private var places: [String?] = []
    private var likeness = Likeness()

    init(base: TeachableModel) {
        labels = base.model.labels
        knownCount = labels.count
        lesson = Lesson(featureCount: base.featureCount)
    }

    /// For each label, whether it is new to the model.
    var isNew: [Bool] { labels.indices.map { $0 >= knownCount } }

    func count(of label: Emotion) -> Int {
        guard let index = labels.firstIndex(of: label) else { return 0 }
        return lesson.truth.count { $0 == index }
    }

    /// - Parameters:
    ///   - features: of the face as it is and mirrored.
    ///   - pixels: what the network saw of it, of `size`.
    ///   - source: a number that faces of the same person share; `nil` where names of files tell.
    mutating func add(
        _ features: [Float], _ pixels: [Float], _ size: ImageSize, label: Emotion, name: String,
        place: String? = nil, source: Int? = nil
    ) throws(ExitError) {
        guard features.allSatisfy(\.isFinite) else {
            throw ExitError(.badData, "\(name): the model's features of this face are no finite numbers")
        }
        guard lesson.features.count + features.count <= Self.mostFeatures else {
            throw ExitError(
                .badData, "\(name): more faces than \(lesson.faceCount) need more than 1 GiB of features")
        }
        lesson.add(features, truth: try index(of: label), source: source ?? -1)
        likeness.add(pixels, width: size.width, height: size.height)
        names.append(name)
        places.append(place)
    }

    /// Takes back the faces that were added after the first `count`.
    mutating func shorten(to count: Int) {
        lesson = lesson.without(Set(count..<lesson.faceCount))
        likeness.shorten(to: count)
        names.removeSubrange(count...)
        places.removeSubrange(count...)
    }

    private mutating func index(of label: Emotion) throws(ExitError) -> Int {
        if let index = labels.firstIndex(of: label) { return index }
        guard labels.count < Emotion.mostPerModel else {
            throw ExitError(
                .badData,
                "label \(label): a model has \(Emotion.mostPerModel) labels at most, and \(knownCount) are there"
            )
        }
        labels.append(label)
        return labels.count - 1
    }

    /// What is taught: faces without those that contradict each other, in which near-duplicates have one
    /// source.
    ///
    /// - Parameter dataset: for errors.
    /// - Returns: the faces, and a line on those that were left out, if there are any.
    func checkedLesson(of dataset: String) throws(ExitError) -> (lesson: Lesson, leftOut: String?) {
        try check(lesson, of: dataset)
        let pairs = likeness.pairs()
        let contradictions = pairs.filter { $0.isCopy && lesson.truth[$0.first] != lesson.truth[$0.second] }
        var all = lesson
        // Names of files tell sources where nothing else does; a single person is no source.
        if Set(all.sources).count == 1 { all.sources = FaceSources.numbers(of: places, labels: lesson.truth) }
        all.sources = mergedSources(all.sources, pairs)
        let rest = all.without(Set(contradictions.flatMap { [$0.first, $0.second] }))
        let leftOut = contradictions.first.map { pair in
            let others = contradictions.count > 1 ? ", and \(contradictions.count - 1) more such pairs" : ""
            return
                "\(names[pair.first]) (\(label(pair.first))) and \(names[pair.second]) (\(label(pair.second))) show "
                + "the same picture under two labels\(others); left out"
        }
        if leftOut != nil { try check(rest, of: dataset) }
        guard Set(rest.sources).count > 1 else {
            throw ExitError(.badData, "\(dataset): all \(rest.faceCount) faces are alike")
        }
        return (rest, leftOut)
    }

    /// Sources in which near-duplicates are one.
    ///
    /// Where a label would be left with a single source, which cannot be held out and learned from at once,
    /// only copies are merged: faces of one person, taken within seconds, are all alike.
    private func mergedSources(_ sources: [Int], _ pairs: [Likeness.Pair]) -> [Int] {
        func counts(_ sources: [Int]) -> [Int: Int] {
            Dictionary(grouping: sources.indices) { lesson.truth[$0] }
                .mapValues { faces in Set(faces.map { sources[$0] }).count }
        }
        let merged = Folds.merged(sources, pairs: pairs.map { ($0.first, $0.second) })
        let (before, after) = (counts(sources), counts(merged))
        guard before.contains(where: { $0.value > 1 && after[$0.key] == 1 }) else { return merged }
        return Folds.merged(sources, pairs: pairs.filter(\.isCopy).map { ($0.first, $0.second) })
    }

    private func label(_ face: Int) -> Emotion { labels[lesson.truth[face]] }

    private func check(_ lesson: Lesson, of dataset: String) throws(ExitError) {
        guard lesson.faceCount >= Self.fewest else {
            let count = lesson.faceCount == 1 ? "1 face" : "\(lesson.faceCount) faces"
            throw ExitError(.badData, "\(dataset): \(count); teaching takes \(Self.fewest) at least")
        }
        let taught = Set(lesson.truth)
        if taught.count == 1, let only = taught.first {
            throw ExitError(
                .badData, "\(dataset): only faces of \(labels[only]); teaching takes two labels at least")
        }
    }
}

/// Groups the faces of a data set by the person or series of pictures they come from, by the names of their
/// files.
///
/// A folder inside a label's folder is a person. Otherwise the name up to its last number is that of a
/// series, unless it says no more than the label or the camera: `angry_001.jpg` to `angry_473.jpg` and
/// `IMG_0001.jpg` to `IMG_0028.jpg` are many pictures, not one series.
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
            if key.hasSuffix("/") { return true }
            // What most pictures are called is no series among others.
            if 2 * members.count > places.count { return false }
            let shown = Set(members.map { labels[$0] })
            return shown.count > 1 || shown.contains { counts[$0] != members.count }
        }
        // One folder alone tells nothing either.
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
