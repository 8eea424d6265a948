import Files
import FoundationEssentials
import SystemPackage

/// Which cascade looks for faces, and how densely: one file in `cascades/`.
public struct DetectorProfile: Sendable, Equatable, Decodable {
    /// A cascade for faces that the first one misses.
    public struct Fallback: Sendable, Equatable, Decodable {
        /// File name of OpenCV's cascade.
        public var cascade: String
        /// Whether it looks at the mirror image too: a cascade of profiles knows one side only.
        public var mirroredToo: Bool

        private enum CodingKeys: String, CodingKey {
            case cascade
            case mirroredToo = "mirrored_too"
        }
    }

    /// File name of OpenCV's cascade.
    public var cascade: String
    /// How much the search window grows from one size to the next, above 1.
    public var scaleFactor: Double
    /// How many overlapping hits make a face.
    public var minNeighbors: Int
    /// Side of the smallest face that is looked for, in pixels.
    public var minFace: Int
    /// In the order in which they are tried.
    public var fallbacks: [Fallback]?

    private enum CodingKeys: String, CodingKey {
        case cascade, fallbacks
        case scaleFactor = "scale_factor"
        case minNeighbors = "min_neighbors"
        case minFace = "min_face"
    }

    /// Reads the profile called `name` (`NAME.json`) from the first of `folders` that has it, or from the path
    /// where `name` has a slash in it.
    public init(named name: String, in folders: [String]) throws(DetectionError) {
        let path = try DetectorFiles.find(name.hasSuffix(".json") ? name : name + ".json", in: folders)
        do {
            let bytes = try FileBytes.readSmall(path)
            self = try JSONDecoder().decode(Self.self, from: Data(bytes))
        } catch let error as FileError {
            throw .badProfile(path: path, reason: error.reason)
        } catch {
            throw .badProfile(path: path, reason: "not a detector profile: \(Self.text(error))")
        }
        guard scaleFactor > 1, minNeighbors >= 0, minFace > 0 else {
            throw .badProfile(
                path: path, reason: "needs scale_factor above 1, min_neighbors from 0 and min_face above 0")
        }
    }

    private static func text(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "no \(key.stringValue)"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "bad \(context.codingPath.map(\.stringValue).joined(separator: "."))"
        default: "bad JSON"
        }
    }
}
