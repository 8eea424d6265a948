import Files
import FoundationEssentials
import Imaging
import SystemPackage

/// Cascades and search parameters of a detector: one file in `cascades/`.
public struct DetectorProfile: Sendable, Equatable, Decodable {
    /// A cascade for faces that the first one misses.
    public struct Fallback: Sendable, Equatable, Decodable {
        /// File name of OpenCV's cascade.
        public var cascade: String
        /// Whether the mirrored image is searched as well: a profile cascade detects faces that look to one
        /// side only.
        public var mirroredToo: Bool

        private enum CodingKeys: String, CodingKey {
            case cascade
            case mirroredToo = "mirrored_too"
        }
    }

    public static let scaleFactors = 1.01...2
    public static let neighborCounts = 0...100
    public static let faceSides = 8...4_096
    private static let mostFallbacks = 16

    /// File name of OpenCV's cascade.
    public var cascade: String
    /// Factor from one window size to the next, in `scaleFactors`.
    public var scaleFactor: Double
    /// Number of overlapping hits that make a face, in `neighborCounts`.
    public var minNeighbors: Int
    /// Side of the smallest detected face in pixels, in `faceSides`; `nil` for a fraction of the image's
    /// shorter side.
    public var minFace: Int?
    /// Fallbacks in the order in which they run.
    public var fallbacks: [Fallback]?

    private enum CodingKeys: String, CodingKey {
        case cascade, fallbacks
        case scaleFactor = "scale_factor"
        case minNeighbors = "min_neighbors"
        case minFace = "min_face"
    }

    /// Loads the profile `name` (`NAME.json`) from the first of `folders` that contains it, or from a path if
    /// `name` contains a slash.
    public init(named name: String, in folders: [String]) throws(DetectionError) {
        let path = try CascadeLocator.find(name.hasSuffix(".json") ? name : name + ".json", in: folders)
        let bytes: [UInt8]
        do { bytes = try FileBytes.readRegular(path) } catch {
            throw .badProfile(path: path, reason: error.reason)
        }
        try self.init(json: bytes, path: path)
    }

    /// - Parameter path: named in the error.
    init(json: [UInt8], path: String) throws(DetectionError) {
        do { self = try JSONDecoder().decode(Self.self, from: Data(json)) } catch {
            throw .badProfile(path: path, reason: "not a detector profile: \(Self.text(error))")
        }
        if let reason = reasonToRefuse { throw .badProfile(path: path, reason: reason) }
    }

    private var reasonToRefuse: String? {
        func refuse<Number: Comparable>(
            _ key: CodingKeys, _ number: Number, outside range: ClosedRange<Number>
        ) -> String? {
            range.contains(number)
                ? nil
                : "\(key.stringValue) must be a number from \(range.lowerBound) to \(range.upperBound), not \(number)"
        }
        return refuse(.scaleFactor, scaleFactor, outside: Self.scaleFactors)
            ?? refuse(.minNeighbors, minNeighbors, outside: Self.neighborCounts)
            ?? minFace.flatMap { refuse(.minFace, $0, outside: Self.faceSides) }
            ?? ((fallbacks?.count ?? 0) > Self.mostFallbacks
                ? "more than \(Self.mostFallbacks) fallbacks" : nil)
    }

    /// Returns the side of the smallest detected face in images of `size`, in pixels.
    /// - Parameter isNetwork: whether a network detects faces, for which small faces are cheaper than for a
    ///   cascade.
    func smallestFace(of size: ImageSize, isNetwork: Bool) -> Int {
        minFace ?? max(Self.leastFace, min(size.width, size.height) / (isNetwork ? 16 : 8))
    }

    /// Smallest useful side: fewer pixels do not show an expression.
    private static let leastFace = 24

    private static func text(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "no \(key.stringValue)"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "bad \(context.codingPath.map(\.stringValue).joined(separator: "."))"
        default: "bad JSON"
        }
    }
}

/// An error while loading or running a detector.
public enum DetectionError: Error, Equatable {
    /// No profile or cascade with this name in any of the folders.
    case notFound(name: String, folders: [String])
    /// A profile that cannot be read or has a value out of range.
    case badProfile(path: String, reason: String)
    /// A file that is not a cascade.
    case badCascade(path: String)
    /// A detector network that cannot be built for the size of an image.
    case badNetwork(_ reason: String)
    /// A C++ exception inside OpenCV.
    case openCVFailed
}

extension DetectionError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFound(let name, let folders): "\(name): not found in \(folders.joined(separator: ", "))"
        case .badProfile(let path, let reason): "\(path): \(reason)"
        case .badCascade(let path): "\(path): not a cascade that OpenCV can load"
        case .badNetwork(let reason): reason
        case .openCVFailed: "OpenCV failed while detecting faces"
        }
    }
}
