/// What can go wrong while loading or running a cascade.
public enum DetectionError: Error, Equatable {
    case cannotLoadCascade(path: String)
    case openCVFailed
}
