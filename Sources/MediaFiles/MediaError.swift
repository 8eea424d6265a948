import Files

/// A picture file that is of no use.
public enum MediaError: Error, Equatable {
    case unreadable(FileError)
    /// In no format that OpenCV knows, or so damaged that it cannot be decoded.
    case notAPicture(path: String)
    /// The file ends before the picture does.
    case truncated(path: String)
}

extension MediaError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let error): "\(error)"
        case .notAPicture(let path): "\(path): not a picture that can be decoded"
        case .truncated(let path): "\(path): the file ends in the middle of the picture"
        }
    }
}
