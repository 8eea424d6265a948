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
