import Imaging

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
