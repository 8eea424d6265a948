import CV4L2
import Imaging

/// A V4L2 camera.
///
/// Luma is borrowed from the driver's buffers if they begin with it (NV12, YU12, GREY). Otherwise it is
/// copied (YUYV, UYVY), decoded (MJPEG, no larger than needed) or converted by libv4l (the rest) into one
/// buffer of the camera.
public struct Camera: ~Copyable, FrameSource {
    /// The negotiated format, e.g. `640x480 YUYV 30 fps`.
    public let format: String
    /// Full size of the frames, before they are downscaled: the offered size nearest to the requested one.
    public let size: ImageSize
    /// Number of damaged or incomplete frames.
    public var brokenFrames: Int { device.brokenFrames }
    /// Number of frames skipped because a newer one was available.
    public var droppedFrames: Int { device.droppedFrames }

    /// Path of the device itself, e.g. `/dev/video0`, even if it was opened through a link.
    package let path: String
    /// Name that the camera reports.
    var card: String { device.card }

    private let device: CameraDevice
    private static let timeoutMilliseconds: Int32 = 250

    /// Opens `path` (e.g. `/dev/video0` or a link to it) and starts the stream.
    ///
    /// The camera uses the nearest size and rate that it offers; the size takes precedence.
    /// - Throws: `cannotOpen` (with `resourceBusy` if another program streams), `notACamera` or
    ///   `unsupportedFormat`.
    public init(path: String, size: ImageSize, framesPerSecond: Double) throws(CaptureError) {
        try self.init(
            path: path, size: size, framesPerSecond: framesPerSecond, formats: PixelFormat.preferred)
    }

    /// - Parameter formats: acceptable formats, best first.
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

    /// Returns the newest frame; `nil` if none came within a quarter of a second or it was damaged.
    ///
    /// - Throws: `deviceLost`.
    public mutating func nextFrame() throws(CaptureError) -> Frame? {
        guard let picture = try device.nextPicture(timeoutMilliseconds: Self.timeoutMilliseconds) else {
            return nil
        }
        let deliveredSize = ImageSize(width: Int(picture.width), height: Int(picture.height))
        return Frame(
            luma: UnsafeBufferPointer(start: picture.luma, count: deliveredSize.area), size: deliveredSize,
            downscaledFrom: size, by: Int(picture.downscale), captureTime: picture.capture_time_ns,
            streamTime: StreamTime(nanoseconds: picture.capture_time_ns),
            owner: device, buffer: Int(picture.index))
    }

    public mutating func setDownscale(_ factor: Int) { device.setDownscale(factor) }

    public var hasFrame: Bool { device.hasPicture }
}
