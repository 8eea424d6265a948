/// Faces that a layer is fitted to.
public struct Lesson: Sendable {
    /// Rows of features for each face: as it is, and as in a mirror.
    public static let views = 2

    public let featureCount: Int
    /// `[faces, views, features]`.
    public private(set) var features: [Float] = []
    /// Index of each face's label.
    public private(set) var truth: [Int] = []
    /// A number for each face that is the same for faces of one source.
    public var sources: [Int] = []

    public init(featureCount: Int) { self.featureCount = featureCount }

    public var faceCount: Int { truth.count }

    /// - Parameter features: `[views, features]`.
    public mutating func add(_ features: [Float], truth: Int, source: Int) {
        precondition(features.count == Self.views * featureCount, "\(features.count) features")
        self.features += features
        self.truth.append(truth)
        sources.append(source)
    }

    /// The lesson without some of its faces.
    public func without(_ faces: Set<Int>) -> Lesson {
        var rest = Lesson(featureCount: featureCount)
        let size = Self.views * featureCount
        for face in 0..<faceCount where !faces.contains(face) {
            rest.add(
                Array(features[face * size..<(face + 1) * size]), truth: truth[face], source: sources[face])
        }
        return rest
    }

    /// Whether every feature is a finite number.
    public var isFinite: Bool { features.allSatisfy(\.isFinite) }
}

/// Parts of a set of faces for cross-validation: faces of one source stay together.
public enum Folds {
    /// Deals sources out, the largest first, each to the part that has the fewest faces of its labels so far.
    ///
    /// - Parameters:
    ///   - truth: index of each face's label.
    ///   - sources: a number for each face; faces with the same number get the same part.
    /// - Returns: the part of each face, in `0..<count`.
    public static func assign(truth: [Int], sources: [Int], count: Int) -> [Int] {
        var members: [Int: [Int]] = [:]
        for (face, source) in sources.enumerated() { members[source, default: []].append(face) }
        // The first face decides between sources of equal size, so that the result is always the same.
        let order = members.values.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
        let labels = (truth.max() ?? 0) + 1
        var counts = [[Int]](repeating: [Int](repeating: 0, count: labels), count: count)
        var folds = [Int](repeating: 0, count: truth.count)
        for faces in order {
            let cost = counts.map { count in
                (faces.reduce(0) { $0 + count[truth[$1]] }, count.reduce(0, +))
            }
            let fold = cost.indices.min { cost[$0] < cost[$1] } ?? 0
            for face in faces {
                folds[face] = fold
                counts[fold][truth[face]] += 1
            }
        }
        return folds
    }

    /// Merges sources that a pair of faces connects.
    public static func merged(_ sources: [Int], pairs: [(Int, Int)]) -> [Int] {
        var parent: [Int: Int] = [:]
        func root(_ source: Int) -> Int {
            var root = source
            while let next = parent[root] { root = next }
            return root
        }
        for (one, other) in pairs {
            let (first, second) = (root(sources[one]), root(sources[other]))
            if first != second { parent[max(first, second)] = min(first, second) }
        }
        return sources.map(root)
    }
}
