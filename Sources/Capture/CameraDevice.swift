import CV4L2
import Glibc
import Imaging
import SystemPackage

/// An open V4L2 device; stays open as long as its camera or any of its frames exists.
final class CameraDevice {
    let path: String
    private let handle: OpaquePointer
    /// Error number from returning a buffer to the driver, reported when the next frame is requested; 0 if
    /// none.
    private var requeueFailure: Int32 = 0

    init(path: String) throws(CaptureError) {
        var handle: OpaquePointer?
        let status = cv4l2_open(path, &handle)
        if status == -ENOTTY { throw .notACamera(path: path) }
        guard status == 0, let handle else { throw .cannotOpen(path: path, errno: Errno(rawValue: -status)) }
        self.path = path
        self.handle = handle
    }

    deinit { cv4l2_close(handle) }

    var driver: String { String(cString: cv4l2_driver(handle)) }
    var card: String { String(cString: cv4l2_card(handle)) }
    /// Whether another program streams from the device.
    var isBusy: Bool { cv4l2_check_free(handle) == -EBUSY }
    var brokenFrames: Int { Int(clamping: cv4l2_broken_frames(handle)) }
    var droppedFrames: Int { Int(clamping: cv4l2_dropped_frames(handle)) }
}

// MARK: - Offered formats

extension CameraDevice {
    func pixelFormats() -> [PixelFormat] {
        entries { index in
            var fourcc: UInt32 = 0
            return cv4l2_format_at(handle, index, &fourcc) == 0 ? PixelFormat(fourcc: fourcc) : nil
        }
    }

    /// Returns the sizes offered in `format`; empty if the driver does not report them.
    func sizes(of format: PixelFormat) -> [FrameSizeRange] {
        let sizes: [cv4l2_sizes] = entries { index in
            var sizes = cv4l2_sizes()
            return cv4l2_sizes_at(handle, format.fourcc, index, &sizes) == 0 ? sizes : nil
        }
        return sizes.compactMap { FrameSizeRange($0) { rates(of: format, at: $0) } }
    }

    /// Returns the frame rates offered in `format` at `size`; empty if the driver does not report them.
    func rates(of format: PixelFormat, at size: ImageSize) -> [FrameRateRange] {
        entries { index in
            var rates = cv4l2_rates()
            let (width, height) = (UInt32(clamping: size.width), UInt32(clamping: size.height))
            guard cv4l2_rates_at(handle, format.fourcc, width, height, index, &rates) == 0 else { return nil }
            return FrameRateRange(slowest: rates.slowest, fastest: rates.fastest)
        }
    }

    /// Collects what `entry` returns for the indices from 0 up to its first `nil`.
    private func entries<Entry>(_ entry: (UInt32) -> Entry?) -> [Entry] {
        var entries: [Entry] = []
        // A limit far above any real list, for a driver whose list never ends.
        for index in 0..<1_000 as Range<UInt32> {
            guard let next = entry(index) else { break }
            entries.append(next)
        }
        return entries
    }
}

// MARK: - Setup

extension CameraDevice {
    /// Chooses and sets format, size and rate, and starts the stream.
    ///
    /// - Parameter formats: acceptable formats, best first.
    func start(
        size: ImageSize, framesPerSecond: Double, formats: [PixelFormat]
    ) throws(CaptureError) -> NegotiatedFormat {
        let format = try setFormat(size: size, framesPerSecond: framesPerSecond, formats: formats)
        var rate = 0.0
        try check(cv4l2_set_rate(handle, framesPerSecond, &rate))
        try check(cv4l2_start(handle))
        return NegotiatedFormat(
            pixelFormat: PixelFormat(fourcc: format.fourcc),
            size: ImageSize(width: Int(format.width), height: Int(format.height)),
            framesPerSecond: rate > 0 ? rate : nil)
    }

    private func setFormat(
        size: ImageSize, framesPerSecond: Double, formats: [PixelFormat]
    ) throws(CaptureError) -> cv4l2_format {
        let modes = modes(nearestTo: size, formats: formats)
        let best = CameraMode.best(of: modes, size: size, framesPerSecond: framesPerSecond)
        var format = cv4l2_format()
        let status: Int32
        if let best, cv4l2_needs_conversion(handle) == 0 {
            let (width, height) = (UInt32(clamping: best.size.width), UInt32(clamping: best.size.height))
            status = cv4l2_set_format(handle, best.pixelFormat.fourcc, width, height, &format)
        } else {
            status = cv4l2_set_converted_format(
                handle, UInt32(clamping: size.width), UInt32(clamping: size.height), &format)
        }
        if status == -EINVAL || status == 0 && (format.width == 0 || format.height == 0) {
            let offered = pixelFormats().map(\.description).joined(separator: ", ")
            throw .unsupportedFormat(path: path, reason: "it offers \(offered.isEmpty ? "none" : offered)")
        }
        try check(status)
        return format
    }

    private func modes(nearestTo wanted: ImageSize, formats: [PixelFormat]) -> [CameraMode] {
        let offered = Set(pixelFormats())
        return formats.filter(offered.contains).flatMap { format in
            let sizes = sizes(of: format).map { $0.nearest(to: wanted) }
            return Set(sizes.isEmpty ? [wanted] : sizes).map { size in
                let fastest = rates(of: format, at: size).map(\.fastest).max()
                return CameraMode(pixelFormat: format, size: size, fastestRate: fastest)
            }
        }
    }

    private func check(_ status: Int32) throws(CaptureError) {
        if status != 0 { throw .cannotOpen(path: path, errno: Errno(rawValue: -status)) }
    }
}

// MARK: - Streaming

extension CameraDevice: FrameBufferOwner {
    /// Returns the next frame; `nil` if no complete one came within `timeoutMilliseconds`.
    func nextPicture(timeoutMilliseconds: Int32) throws(CaptureError) -> cv4l2_frame? {
        var picture = cv4l2_frame()
        let status =
            requeueFailure != 0 ? requeueFailure : cv4l2_next(handle, timeoutMilliseconds, &picture)
        if status == -EAGAIN { return nil }
        guard status == 0 else { throw .deviceLost(path: path, errno: Errno(rawValue: -status)) }
        return picture
    }

    /// Sets the factor (1, 2, 4 or 8) by which frames that must be decoded are downscaled from the next one
    /// on.
    func setDownscale(_ factor: Int) { cv4l2_set_downscale(handle, UInt32(clamping: factor)) }

    /// Whether `nextPicture` would not wait.
    var hasPicture: Bool { requeueFailure != 0 || cv4l2_has_picture(handle) != 0 }

    func recycle(buffer: Int) {
        guard buffer != Int(CV4L2_NO_BUFFER) else { return }
        let status = cv4l2_requeue(handle, UInt32(clamping: buffer))
        if status != 0 { requeueFailure = status }
    }
}

/// A pixel format, size and frame rate that a camera offers.
struct CameraMode: Equatable {
    let pixelFormat: PixelFormat
    let size: ImageSize
    /// Highest frame rate in frames per second; `nil` if the driver does not report it.
    let fastestRate: Double?

    /// Returns the mode nearest to the requested size; among equals the one nearest to the requested rate,
    /// then the first one.
    ///
    /// The rate takes precedence over the format because USB 2 has too little bandwidth for large
    /// uncompressed frames: many cameras offer 1280×720 at 30 frames per second as MJPEG and at 10 as YUYV.
    static func best(of modes: [CameraMode], size: ImageSize, framesPerSecond: Double) -> CameraMode? {
        modes.min { first, second in
            (first.distance(from: size), first.shortfall(from: framesPerSecond))
                < (second.distance(from: size), second.shortfall(from: framesPerSecond))
        }
    }

    /// Returns the difference of the widths plus that of the heights, in pixels.
    private func distance(from wanted: ImageSize) -> Int {
        abs(size.width - wanted.width) + abs(size.height - wanted.height)
    }

    /// Returns by how many whole frames per second the mode is too slow; 29.97 is as good as 30.
    private func shortfall(from framesPerSecond: Double) -> Int {
        guard let fastestRate else { return 0 }
        return max(0, Int(clamping: (framesPerSecond - fastestRate).rounded()))
    }
}

/// Format, size and rate on which a camera and its driver have settled.
struct NegotiatedFormat: Equatable {
    /// Format in which the camera delivers frames.
    let pixelFormat: PixelFormat
    let size: ImageSize
    /// Frame rate; `nil` if the driver does not report it.
    let framesPerSecond: Double?
}

extension NegotiatedFormat: CustomStringConvertible {
    /// Text such as `640x480 YUYV 30 fps`.
    var description: String {
        let rate = framesPerSecond.map { " \(FrameRateRange.text($0)) fps" }
        return "\(size) \(pixelFormat)\(rate ?? "")"
    }
}
