import Files

/// A picture or video file that is of no use.
public enum MediaError: Error, Equatable {
    case unreadable(FileError)
    case empty(path: String)
    /// In no format that OpenCV knows, or so damaged that it cannot be decoded.
    case notAPicture(path: String)
    /// In no format that FFmpeg knows either.
    case notAVideo(path: String)
    /// The file ends before the picture does.
    case truncated(path: String)
    /// Fewer frames can be decoded than the file promises.
    case truncatedVideo(path: String, frames: Int, expected: Int)
    /// A frame that cannot be decoded, or one of another size than those before.
    case brokenFrame(path: String, number: Int)
    case cannotWrite(path: String, reason: String)
}

extension MediaError: CustomStringConvertible {
    public var description: String { "\(path): \(reason)" }

    /// The file.
    public var path: String {
        switch self {
        case .unreadable(let error): error.path
        case .empty(let path), .notAPicture(let path), .notAVideo(let path), .truncated(let path),
            .truncatedVideo(let path, _, _), .brokenFrame(let path, _), .cannotWrite(let path, _):
            path
        }
    }

    /// What is wrong with it.
    public var reason: String {
        switch self {
        case .unreadable(let error): "\(error.errno)"
        case .empty: "the file is empty"
        case .notAPicture: "not a picture that can be decoded"
        case .notAVideo: "neither a picture nor a video that can be decoded"
        case .truncated: "the file ends in the middle of the picture"
        case .truncatedVideo(_, let frames, let expected):
            "only \(frames) of \(expected) frames can be decoded"
        case .brokenFrame(_, let number): "frame \(number) cannot be decoded"
        case .cannotWrite(_, let reason): "cannot write: \(reason)"
        }
    }
}
