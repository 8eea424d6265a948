import Files
import Imaging
import PictureHeaders

/// An error while reading or writing a picture or video file.
public enum MediaError: Error, Equatable {
    /// A file that cannot be read.
    case unreadable(FileError)
    /// A file without content.
    case empty(path: String)
    /// A file in no known picture format, or too damaged to be decoded.
    case notAPicture(path: String)
    /// A picture that is too large, a raw file, or damaged.
    case unusable(path: String, PictureHeaderError)
    /// A picture that the decoder rejects, with its reason.
    case undecodable(path: String, reason: String)
    /// A file in no picture or video format.
    case notAVideo(path: String)
    /// An MP4 or QuickTime file that says nothing usable about its content.
    case noIndex(path: String)
    /// A file with sound but without video, except perhaps a cover.
    case soundOnly(path: String)
    /// A video file without video, sound or anything else.
    case noStream(path: String)
    /// A video in a codec without a decoder.
    case unknownCodec(path: String)
    /// A video whose frames have too many pixels.
    case tooLarge(path: String)
    /// A file that ends before the picture does.
    case truncated(path: String)
    /// A video with fewer frames than the file declares.
    case truncatedVideo(path: String, frames: Int, expected: Int)
    /// A frame that cannot be decoded.
    case brokenFrame(path: String, number: Int)
    /// A frame with another size or rotation than those before.
    case changedSize(path: String, number: Int, before: ImageSize, after: ImageSize)
    /// A file that cannot be written.
    case cannotWrite(path: String, reason: String)
}

extension MediaError: CustomStringConvertible {
    public var description: String { "\(path): \(reason)" }

    /// Path of the file.
    public var path: String {
        switch self {
        case .unreadable(let error): error.path
        case .empty(let path), .notAPicture(let path), .unusable(let path, _), .undecodable(let path, _),
            .notAVideo(let path), .noIndex(let path), .soundOnly(let path), .noStream(let path),
            .unknownCodec(let path), .tooLarge(let path), .truncated(let path),
            .truncatedVideo(let path, _, _), .brokenFrame(let path, _), .changedSize(let path, _, _, _),
            .cannotWrite(let path, _):
            path
        }
    }

    /// Description of the error without the path.
    public var reason: String {
        switch self {
        case .unreadable(let error): "\(error.errno)"
        case .empty: "the file is empty"
        case .notAPicture: "not a picture that can be decoded"
        case .unusable(_, let error): "\(error)"
        case .undecodable(_, let reason): "cannot be decoded: \(reason)"
        case .noIndex:
            "the index of this MP4 file (moov) is missing or damaged, as in a recording that was not finished"
        case .soundOnly: "sound without video"
        case .noStream: "neither video nor sound in it"
        case .unknownCodec: "FFmpeg has no decoder for this video"
        case .tooLarge:
            "frames of more than 100 megapixels; scale them down, e.g. 'ffmpeg -i FILE -vf scale=1920:-2 OUT'"
        case .notAVideo: "neither a picture nor a video that can be decoded"
        case .truncated: "the file ends in the middle of the picture"
        case .truncatedVideo(_, let frames, let expected):
            "only \(frames) of \(expected) frames can be decoded"
        case .brokenFrame(_, 0): "damaged or cut off: no frame can be decoded"
        case .brokenFrame(_, let number): "frame \(number) cannot be decoded"
        case .changedSize(_, let number, let before, let after):
            "frame \(number) is \(after), the frames before are \(before)"
        case .cannotWrite(_, let reason): "cannot write: \(reason)"
        }
    }
}
