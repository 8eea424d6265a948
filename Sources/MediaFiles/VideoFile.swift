import CFilms
import Files
import Imaging
import PictureHeaders
import SystemPackage

/// A film that is read frame by frame, upright and with square pixels as players show it.
///
/// The frame that was read last is lent out in luma and can be copied in color until the next one is read.
public final class VideoFile: FrameBufferOwner {
    /// As errors name the file.
    public let path: String
    /// Frames a second, on average where they come unevenly; 25 where the container does not say.
    public let rate: Double
    /// As the container says or as its times let expect; `nil` where they do not.
    public let expectedFrames: Int?
    /// Frames read so far.
    public private(set) var count = 0
    /// The container's time of the frame that was read last from the film's start on, always more than that of the one
    /// before.
    public private(set) var seconds = 0.0
    /// Seconds from frame to frame at most on the time line on which faces are followed. A face that is seen in each
    /// frame of a slow film, or of a time lapse, is one face.
    public static let longestStep = 0.25
    /// On that time line, the time of the frame that was read last, in seconds.
    private var followedSeconds = 0.0

    private let film: OpaquePointer
    /// Whether the first frame was read ahead, to see whether there are more.
    private var isFirstRead = false
    /// Before the film's start on the container's time line, in seconds.
    private let start: Double
    /// Luma of the frame that was read last, upright.
    private var luma = UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)
    /// Of all frames, upright and as they are stored.
    private var (size, storedSize) = (ImageSize(width: 1, height: 1), ImageSize(width: 1, height: 1))
    private var orientation = Orientation()

    /// Opens a file in any of FFmpeg's formats.
    public convenience init(path: String) throws(MediaError) {
        try self.init(path: path, start: MediaFile.start(of: path))
    }

    /// - Parameters:
    ///   - name: as errors call the file; `nil` for its path.
    ///   - start: the file's first bytes. Text is refused before FFmpeg sees it: some of its formats are lists of other
    ///     files and addresses.
    init(path: String, name: String? = nil, start: [UInt8]) throws(MediaError) {
        let name = name ?? path
        guard !start.isEmpty else { throw .empty(path: name) }
        guard !Self.isText(start) else { throw .notAVideo(path: name) }
        var status: Int32 = 0
        let largestArea = Int64(clamping: PictureHeader.largestArea)
        let opened = FilePath(fileName: path).withPlatformString { cfilms_open($0, largestArea, &status) }
        guard let film = opened else {
            throw Self.error(status, name)
        }
        (self.path, self.film) = (name, film)
        let rate = cfilms_rate(film)
        self.rate = rate.isFinite && (0.01...1000).contains(rate) ? rate : 25
        self.start = cfilms_start(film)
        let frames = Double(cfilms_frame_count(film))
        let expected = frames > 0 ? frames : (cfilms_end(film) - self.start) * self.rate
        expectedFrames = (1...1e9).contains(expected.rounded()) ? Int(clamping: expected.rounded()) : nil
    }

    deinit {
        cfilms_close(film)
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
        switch cfilms_read(film) {
        case 1: break
        case 0:
            try checkEnd()
            return nil
        case let status where status == cfilms_too_large: throw Self.error(status, path)
        default: throw .brokenFrame(path: path, number: count)
        }
        let current = cfilms_current(film)
        try take(current)
        let time = current.seconds - start
        // The last frames come out of the decoder without times of their own.
        if count > 0 {
            let next = time > seconds && time < Self.longestTime ? time : seconds + 1 / rate
            followedSeconds += min(next - seconds, Self.longestStep)
            seconds = next
        }
        count += 1
        return frame()
    }

    /// The frame that was read last, in luma.
    public func frame() -> Frame {
        return Frame(
            luma: UnsafeBufferPointer(luma), size: size, captureTime: Int64(clamping: seconds * 1e9),
            streamTime: Int64(clamping: followedSeconds * 1e9),
            owner: self, buffer: 0)
    }

    /// The frame that was read last, in color.
    public func bgrImage() throws(MediaError) -> BGRImage {
        let stored = try pixels(channels: 3)
        let picture = DecodedPicture(size: storedSize, pixels: stored, channels: 3, turned: orientation)
        return BGRImage(size: picture.size, pixels: picture.pixels)
    }

    /// Nothing to do: there is one buffer, which the next frame overwrites.
    public func recycle(buffer: Int) {}

    /// The first frame where there is no other and nothing is missing; the next frame to be read stays the first one.
    func onlyFrame() throws(MediaError) -> FilmStill? {
        guard try next() != nil, cfilms_look_ahead(film) == 0, (try? checkEnd()) != nil else {
            isFirstRead = true
            return nil
        }
        let luma = DecodedPicture(size: size, pixels: Array(luma))
        return FilmStill(luma: luma, colours: try bgrImage())
    }

    private func take(_ current: cfilms_frame) throws(MediaError) {
        let storedSize = ImageSize(width: Int(current.width), height: Int(current.height))
        let orientation = Orientation(a: current.a, b: current.b, c: current.c, d: current.d)
        if count == 0 {
            (self.storedSize, self.orientation) = (storedSize, orientation)
            size = orientation.turned(storedSize)
            luma = .allocate(capacity: size.area)
            luma.initialize(repeating: 0)
        }
        guard storedSize == self.storedSize, orientation == self.orientation else {
            throw .changedSize(path: path, number: count, before: size, after: orientation.turned(storedSize))
        }
        guard !orientation.isIdentity else {
            guard let start = luma.baseAddress, cfilms_luma(film, start) == 0 else {
                throw .brokenFrame(path: path, number: count)
            }
            return
        }
        let stored = try pixels(channels: 1)
        var target = luma.mutableSpan
        orientation.turn(stored.span, of: storedSize, into: &target)
    }

    /// The frame that was read last, as it is stored.
    private func pixels(channels: Int) throws(MediaError) -> [UInt8] {
        var status: Int32 = 0
        let pixels = [UInt8](unsafeUninitializedCapacity: channels * storedSize.area) { pixels, count in
            guard let start = pixels.baseAddress else { return }
            status = channels == 1 ? cfilms_luma(film, start) : cfilms_bgr(film, start)
            count = status == 0 ? channels * storedSize.area : 0
        }
        guard status == 0 else { throw .brokenFrame(path: path, number: count) }
        return pixels
    }

    /// FFmpeg takes a file that breaks off for one that ends. Containers count frames and time roughly, so that a second
    /// may be missing.
    private func checkEnd() throws(MediaError) {
        guard count > 0 else { throw .brokenFrame(path: path, number: 0) }
        let stored = cfilms_frame_count(film)
        let expected = Double(stored > 0 ? stored : cfilms_packets(film))
        let end = stored > 0 ? 0 : cfilms_end(film)
        let lacksFrames = Double(count) + max(rate, 0.02 * expected) < expected
        let lacksTime = cfilms_reached(film) + max(1, 0.02 * (end - start)) < end
        guard lacksFrames || lacksTime else { return }
        throw .truncatedVideo(path: path, frames: count, expected: expectedFrames ?? Int(clamping: expected))
    }

    /// Frames that claim to come later are taken for frames without a time, in seconds.
    private static let longestTime = 1e9

    private static func isText(_ bytes: [UInt8]) -> Bool {
        let isControl = { (byte: UInt8) in byte < 0x20 && !(0x09...0x0D).contains(byte) || byte == 0x7F }
        return !bytes.starts(with: "YUV4MPEG2 ".utf8) && !bytes.contains(where: isControl)
    }

    private static func error(_ status: Int32, _ name: String) -> MediaError {
        switch status {
        case cfilms_no_video: .soundOnly(path: name)
        case cfilms_no_codec: .unknownCodec(path: name)
        case cfilms_too_large: .tooLarge(path: name)
        default: .notAVideo(path: name)
        }
    }
}
