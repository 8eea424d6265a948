import CVideo
import Files
import Imaging
import PictureHeaders
import SystemPackage

/// A video that is read frame by frame, upright and with square pixels as players show it.
///
/// The current frame is available in luma and in color until the next one is read.
public final class VideoFile: FrameBufferOwner {
    /// Path or name of the file in errors.
    public let path: String
    /// Average frames per second; 25 if the container does not declare a rate.
    public let rate: Double
    /// Number of frames that the container declares or that follows from its duration; `nil` if neither is
    /// known.
    public let expectedFrames: Int?
    /// Number of frames read so far.
    public private(set) var count = 0
    /// Time of the current frame from the start of the video in seconds, as the container declares it, always
    /// increasing.
    public private(set) var seconds = 0.0
    /// Maximum step in seconds from frame to frame on the stream's time line, so that a face in each frame of
    /// a slow video or a time lapse keeps its identity.
    public static let longestStep = 0.25
    /// Stream time of the current frame in seconds.
    private var followedSeconds = 0.0

    private let handle: OpaquePointer
    /// Whether the first frame was read ahead, to see whether there are more.
    private var isFirstRead = false
    /// Start of the video on the container's time line, in seconds.
    private let start: Double
    /// Luma of the current frame, upright.
    private var luma = UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)
    /// Sizes of all frames, upright and as they are stored.
    private var (size, storedSize) = (ImageSize(width: 1, height: 1), ImageSize(width: 1, height: 1))
    private var orientation = Orientation()

    /// Opens a file in any of FFmpeg's formats.
    public convenience init(path: String) throws(MediaError) {
        try self.init(path: path, start: MediaFile.start(of: path))
    }

    /// - Parameters:
    ///   - name: name of the file in errors; `nil` for its path.
    ///   - start: the first bytes of the file. Text is rejected before FFmpeg sees it, because some of its
    ///     formats are lists of other files and addresses.
    init(path: String, name: String? = nil, start: [UInt8]) throws(MediaError) {
        let name = name ?? path
        guard !start.isEmpty else { throw .empty(path: name) }
        guard !Self.isText(start) else { throw .notAVideo(path: name) }
        guard Self.areaOfGIF(start) ?? 0 <= PictureHeader.largestArea else { throw .tooLarge(path: name) }
        var status: Int32 = 0
        let largestArea = Int64(clamping: PictureHeader.largestArea)
        let opened = FilePath(fileName: path).withPlatformString { cvideo_open($0, largestArea, &status) }
        guard let handle = opened else {
            let isMP4 = start.dropFirst(4).starts(with: "ftyp".utf8)
            throw isMP4 && status == cvideo_unknown ? .noIndex(path: name) : Self.error(status, name)
        }
        self.path = name
        self.handle = handle
        let rate = cvideo_rate(handle)
        self.rate = rate.isFinite && (0.01...1000).contains(rate) ? rate : 25
        self.start = cvideo_start(handle)
        let frames = Double(cvideo_frame_count(handle))
        let expected = frames > 0 ? frames : (cvideo_end(handle) - self.start) * self.rate
        expectedFrames = (1...1e9).contains(expected.rounded()) ? Int(clamping: expected.rounded()) : nil
    }

    deinit {
        cvideo_close(handle)
        luma.deallocate()
    }

    /// Reads the next frame; `nil` after the last one.
    ///
    /// Frames must be destroyed before the next one is read.
    public func next() throws(MediaError) -> Frame? {
        guard !isFirstRead else {
            isFirstRead = false
            return frame()
        }
        switch cvideo_read(handle) {
        case 1: break
        case 0:
            try checkEnd()
            return nil
        case let status where status == cvideo_too_large: throw Self.error(status, path)
        default: throw .brokenFrame(path: path, number: count)
        }
        let current = cvideo_current(handle)
        try take(current)
        let time = current.seconds - start
        // The decoder delivers the last frames without times.
        if count > 0 {
            let next = time > seconds && time < Self.longestTime ? time : seconds + 1 / rate
            followedSeconds += min(next - seconds, Self.longestStep)
            seconds = next
        }
        count += 1
        return frame()
    }

    /// Returns the current frame in luma.
    public func frame() -> Frame {
        return Frame(
            luma: UnsafeBufferPointer(luma), size: size, captureTime: Int64(clamping: seconds * 1e9),
            streamTime: StreamTime(nanoseconds: Int64(clamping: followedSeconds * 1e9)), owner: self,
            buffer: 0)
    }

    /// Returns the current frame in color.
    public func bgrImage() throws(MediaError) -> BGRImage {
        let stored = try pixels(channels: 3)
        let picture = DecodedPicture(size: storedSize, pixels: stored, channels: 3, turned: orientation)
        return BGRImage(size: picture.size, pixels: picture.pixels)
    }

    /// Does nothing: there is one buffer, which the next frame overwrites.
    public func recycle(buffer: Int) {}

    /// Returns the first frame if the video has no other and is complete; otherwise it will be the next frame
    /// again.
    func onlyFrame() throws(MediaError) -> VideoStill? {
        guard try next() != nil, cvideo_look_ahead(handle) == 0, (try? checkEnd()) != nil else {
            isFirstRead = true
            return nil
        }
        let luma = DecodedPicture(size: size, pixels: Array(luma))
        return VideoStill(luma: luma, colors: try bgrImage())
    }

    private func take(_ current: cvideo_frame) throws(MediaError) {
        let storedSize = ImageSize(width: Int(current.width), height: Int(current.height))
        let orientation = Orientation(a: current.a, b: current.b, c: current.c, d: current.d)
        if count == 0 {
            self.storedSize = storedSize
            self.orientation = orientation
            size = orientation.turned(storedSize)
            luma = .allocate(capacity: size.area)
            luma.initialize(repeating: 0)
        }
        guard storedSize == self.storedSize, orientation == self.orientation else {
            throw .changedSize(path: path, number: count, before: size, after: orientation.turned(storedSize))
        }
        guard !orientation.isIdentity else {
            guard let start = luma.baseAddress, cvideo_luma(handle, start) == 0 else {
                throw .brokenFrame(path: path, number: count)
            }
            return
        }
        let stored = try pixels(channels: 1)
        var target = luma.mutableSpan
        orientation.turn(stored.span, of: storedSize, into: &target)
    }

    /// Converts the current frame, as it is stored.
    private func pixels(channels: Int) throws(MediaError) -> [UInt8] {
        var status: Int32 = 0
        let pixels = [UInt8](unsafeUninitializedCapacity: channels * storedSize.area) { pixels, count in
            guard let start = pixels.baseAddress else { return }
            status = channels == 1 ? cvideo_luma(handle, start) : cvideo_bgr(handle, start)
            count = status == 0 ? channels * storedSize.area : 0
        }
        guard status == 0 else { throw .brokenFrame(path: path, number: count) }
        return pixels
    }

    /// Detects a truncated file, for which FFmpeg reports a normal end. Declared counts and durations are
    /// approximate, so a second may be missing.
    private func checkEnd() throws(MediaError) {
        guard count > 0 else { throw .brokenFrame(path: path, number: 0) }
        let stored = cvideo_frame_count(handle)
        let expected = Double(stored > 0 ? stored : cvideo_packets(handle))
        let end = stored > 0 ? 0 : cvideo_end(handle)
        let lacksFrames = Double(count) + max(rate, 0.02 * expected) < expected
        let lacksTime = cvideo_reached(handle) + max(1, 0.02 * (end - start)) < end
        guard lacksFrames || lacksTime else { return }
        throw .truncatedVideo(path: path, frames: count, expected: expectedFrames ?? Int(clamping: expected))
    }

    /// Time in seconds from which a frame's time is ignored as invalid.
    private static let longestTime = 1e9

    private static func isText(_ bytes: [UInt8]) -> Bool {
        let isControl = { (byte: UInt8) in byte < 0x20 && !(0x09...0x0D).contains(byte) || byte == 0x7F }
        return !bytes.starts(with: "YUV4MPEG2 ".utf8) && !bytes.contains(where: isControl)
    }

    /// Number of pixels of a GIF's frames, of which FFmpeg says nothing where they are too many for it; `nil`
    /// for another format.
    private static func areaOfGIF(_ start: [UInt8]) -> Int? {
        guard start.starts(with: "GIF8".utf8), start.count >= 10 else { return nil }
        return (Int(start[6]) | Int(start[7]) << 8) * (Int(start[8]) | Int(start[9]) << 8)
    }

    private static func error(_ status: Int32, _ name: String) -> MediaError {
        switch status {
        case cvideo_no_video: .soundOnly(path: name)
        case cvideo_no_stream: .noStream(path: name)
        case cvideo_no_codec: .unknownCodec(path: name)
        case cvideo_too_large: .tooLarge(path: name)
        default: .notAVideo(path: name)
        }
    }
}

extension Orientation {
    /// Creates the nearest orientation to a display matrix, which maps the pixel (x, y) to (a x + c y, b x +
    /// d y).
    init(a: Double, b: Double, c: Double, d: Double) {
        let isMirrored = a * d - b * c < 0
        // Position of the pixel (1, 0) before mirroring.
        let (right, down) = (isMirrored ? -a : a, b)
        let rotation: Rotation =
            switch abs(right) >= abs(down) {
            case true: right < 0 ? .half : .none
            case false: down < 0 ? .threeQuarters : .quarter
            }
        self.init(rotation: rotation, isMirrored: isMirrored)
    }
}
