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
