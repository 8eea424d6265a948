/// What can go wrong while loading or running a cascade.
public enum DetectionError: Error, Equatable {
    /// No profile or cascade of that name in any of the folders.
    case notFound(name: String, folders: [String])
    /// A profile that cannot be read or that asks for something impossible.
    case badProfile(path: String, reason: String)
    /// A file that is no cascade.
    case badCascade(path: String)
    /// A detector network that cannot be built for the size of a picture.
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
        case .openCVFailed: "OpenCV failed while looking for faces"
        }
    }
}
