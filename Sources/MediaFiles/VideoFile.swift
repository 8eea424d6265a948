import COpenCVFiles
import Files
import Imaging
import SystemPackage

/// A video file that is read frame by frame.
///
/// The frame that was read last is lent out in luma and can be copied in colour until the next one is read.
public final class VideoFile: FrameLender {
    public let path: String
    /// Frames a second, on average where they come unevenly; 25 where the container does not say.
    public let rate: Double
    /// As the container says; `nil` where it does not.
    public let expectedFrames: Int?
    /// Frames read so far.
    public private(set) var count = 0
    /// The container's time of the frame that was read last, always more than that of the one before.
    public private(set) var seconds = 0.0
    private let video: OpaquePointer

    /// Opens a file in any of FFmpeg's formats.
    ///
    /// Text is refused before FFmpeg sees it: some of its formats are lists of other files and addresses.
    public init(path: String) throws(MediaError) {
        switch try Self.start(of: path) {
        case []: throw .empty(path: path)
        case let start where Self.isText(start): throw .notAVideo(path: path)
        default: break
        }
        guard let video = cocvf_video_open(path.hasPrefix("/") ? path : "./" + path) else {
            throw .notAVideo(path: path)
        }
        (self.path, self.video) = (path, video)
        let rate = cocvf_video_rate(video)
        self.rate = rate.isFinite && (0.1...1000).contains(rate) ? rate : 25
        let frames = cocvf_video_frame_count(video)
        expectedFrames = frames.isFinite && (1...1e9).contains(frames) ? Int(clamping: frames) : nil
    }

    deinit { cocvf_video_free(video) }

    /// Reads the next frame; `nil` after the last one.
    ///
    /// Frames must be destroyed before the next one is read.
    public func next() throws(MediaError) -> Frame? {
        switch cocvf_video_read(video) {
        case 1: break
        case 0:
            try checkEnd()
            return nil
        default: throw .brokenFrame(path: path, number: count)
        }
        let time = cocvf_video_seconds(video)
        // The last frames come out of the decoder without times of their own.
        if count > 0 {
            seconds = time > seconds && time < Self.longestTime ? time : seconds + 1 / rate
        }
        count += 1
        return frame()
    }

    /// The frame that was read last, in luma.
    public func frame() -> Frame {
        let nanoseconds = Int64(clamping: seconds * 1e9)
        return Frame(
            luma: UnsafeBufferPointer(start: cocvf_video_luma(video), count: size.area), size: size,
            captureTime: nanoseconds, streamTime: nanoseconds, lender: self, buffer: 0)
    }

    /// The frame that was read last, in colour.
    public func colours() -> ColourImage {
        let pixels = UnsafeBufferPointer(start: cocvf_video_bgr(video), count: 3 * size.area)
        return ColourImage(size: size, pixels: Array(pixels))
    }

    /// Nothing to do: there is one buffer, which the next frame overwrites.
    public func takeBack(buffer: Int) {}

    private var size: ImageSize {
        ImageSize(width: Int(cocvf_video_width(video)), height: Int(cocvf_video_height(video)))
    }

    /// FFmpeg takes a file that breaks off for one that ends. Containers count frames roughly, so that a second may
    /// be missing.
    private func checkEnd() throws(MediaError) {
        guard count > 0 else { throw .brokenFrame(path: path, number: 0) }
        guard let expectedFrames,
            Double(count) + max(rate, 0.02 * Double(expectedFrames)) < Double(expectedFrames)
        else { return }
        throw .truncatedVideo(path: path, frames: count, expected: expectedFrames)
    }

    /// Frames that claim to come later are taken for frames without a time, in seconds.
    private static let longestTime = 1e9

    private static func start(of path: String) throws(MediaError) -> [UInt8] {
        do {
            let file = try FileDescriptor.open(
                FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
            return try file.closeAfter {
                try [UInt8](unsafeUninitializedCapacity: 512) { bytes, count in
                    count = try file.read(into: UnsafeMutableRawBufferPointer(bytes))
                }
            }
        } catch let error as Errno {
            throw .unreadable(FileError(path: path, errno: error))
        } catch {
            preconditionFailure("swift-system throws nothing but Errno: \(error)")
        }
    }

    private static func isText(_ bytes: [UInt8]) -> Bool {
        let isControl = { (byte: UInt8) in byte < 0x20 && !(0x09...0x0D).contains(byte) || byte == 0x7F }
        return !bytes.starts(with: "YUV4MPEG2 ".utf8) && !bytes.contains(where: isControl)
    }
}
