import Files
import Imaging
import PictureHeaders

/// A picture or video file that is of no use.
public enum MediaError: Error, Equatable {
    case unreadable(FileError)
    case empty(path: String)
    /// In no format of pictures, or so damaged that it cannot be decoded.
    case notAPicture(path: String)
    /// Too large, a raw file, or damaged.
    case unusable(path: String, PictureHeaderError)
    /// What the decoder says.
    case undecodable(path: String, reason: String)
    /// In no format that FFmpeg knows either.
    case notAVideo(path: String)
    /// Sound, and no picture but a cover.
    case soundOnly(path: String)
    /// A film that no decoder is there for.
    case unknownCodec(path: String)
    /// A film whose frames have too many pixels.
    case tooLarge(path: String)
    /// The file ends before the picture does.
    case truncated(path: String)
    /// Fewer frames can be decoded than the file promises.
    case truncatedVideo(path: String, frames: Int, expected: Int)
    /// A frame that cannot be decoded.
    case brokenFrame(path: String, number: Int)
    /// A frame of another size, or turned otherwise, than those before.
    case changedSize(path: String, number: Int, before: ImageSize, after: ImageSize)
    case cannotWrite(path: String, reason: String)
}

extension MediaError: CustomStringConvertible {
    public var description: String { "\(path): \(reason)" }

    /// The file.
    public var path: String {
        switch self {
        case .unreadable(let error): error.path
        case .empty(let path), .notAPicture(let path), .unusable(let path, _), .undecodable(let path, _),
            .notAVideo(let path), .soundOnly(let path), .unknownCodec(let path), .tooLarge(let path),
            .truncated(let path), .truncatedVideo(let path, _, _), .brokenFrame(let path, _),
            .changedSize(let path, _, _, _), .cannotWrite(let path, _):
            path
        }
    }

    /// What is wrong with it.
    public var reason: String {
        switch self {
        case .unreadable(let error): "\(error.errno)"
        case .empty: "the file is empty"
        case .notAPicture: "not a picture that can be decoded"
        case .unusable(_, let error): "\(error)"
        case .undecodable(_, let reason): "cannot be decoded: \(reason)"
        case .soundOnly: "sound without a film"
        case .unknownCodec: "a film that FFmpeg has no decoder for"
        case .tooLarge:
            "frames of more than 100 megapixels; make them smaller, as by 'ffmpeg -i FILE -vf scale=1920:-2 OUT'"
        case .notAVideo: "neither a picture nor a video that can be decoded"
        case .truncated: "the file ends in the middle of the picture"
        case .truncatedVideo(_, let frames, let expected):
            "only \(frames) of \(expected) frames can be decoded"
        case .brokenFrame(_, let number): "frame \(number) cannot be decoded"
        case .changedSize(_, let number, let before, let after):
            "frame \(number) is \(after), those before are \(before)"
        case .cannotWrite(_, let reason): "cannot write: \(reason)"
        }
    }
}
