import CV4L2
import Imaging

/// A V4L2 camera.
///
/// Luma is lent straight from the driver's buffers where they begin with it (NV12, YU12, GREY), else it is
/// copied (YUYV, UYVY), decoded (MJPEG, no larger than needed) or converted by libv4l (the rest) into one buffer that
/// the camera keeps.
public struct Camera: ~Copyable, FrameSource {
    /// What the camera and its driver settled on, e.g. `640x480 YUYV 30 fps`.
    public let format: String
    /// Of every picture; the offered size that is nearest to the wanted one.
    public let size: ImageSize
    /// Pictures that came damaged or incomplete.
    public var brokenFrames: Int { device.brokenFrames }
    /// Pictures passed over because a newer one was there.
    public var droppedFrames: Int { device.droppedFrames }

    /// Of the device itself, e.g. `/dev/video0`, also if it was opened by a link.
    package let path: String
    /// What the camera calls itself.
    var card: String { device.card }

    private let device: CameraDevice
    private static let timeoutMilliseconds: Int32 = 250

    /// Opens `path` (e.g. `/dev/video0` or a link to it) and starts the stream.
    ///
    /// The camera gives the nearest size and rate that it has; the size counts most, then the rate.
    /// Throws `cannotOpen`, with `EBUSY` if another program streams, `notACamera` or `unsupportedFormat`.
    public init(path: String, size: ImageSize, framesPerSecond: Double) throws(CaptureError) {
        try self.init(
            path: path, size: size, framesPerSecond: framesPerSecond, formats: PixelFormat.preferred)
    }

    /// - Parameter formats: those to choose from, best first.
    package init(
        path: String, size: ImageSize, framesPerSecond: Double, formats: [PixelFormat]
    ) throws(CaptureError) {
        let device = try CameraDevice(path: path)
        let stream = try device.start(size: size, framesPerSecond: framesPerSecond, formats: formats)
        self.device = device
        self.path = CameraNode.resolved(path)
        self.size = stream.size
        format = stream.description
    }

    public var state: SourceState { .online(format: format) }

    /// The newest picture; `nil` if none came within a quarter of a second or it was broken. Throws `deviceLost`.
    public mutating func nextFrame() throws(CaptureError) -> Frame? {
        guard let picture = try device.nextPicture(timeoutMilliseconds: Self.timeoutMilliseconds) else {
            return nil
        }
        let reducedSize = ImageSize(width: Int(picture.width), height: Int(picture.height))
        return Frame(
            luma: UnsafeBufferPointer(start: picture.luma, count: reducedSize.area), size: reducedSize,
            reducedFrom: size, by: Int(picture.reduction), captureTime: picture.capture_time_ns,
            streamTime: picture.capture_time_ns,
            lender: device, buffer: Int(picture.index))
    }

    public mutating func reduce(by reduction: Int) { device.reduce(by: reduction) }

    public var hasFrame: Bool { device.hasPicture }
}
