import Imaging

/// One way in which a camera can deliver pictures.
struct CameraMode: Equatable {
    let pixelFormat: PixelFormat
    let size: ImageSize
    /// The fastest it goes, in frames a second; `nil` if the driver does not say.
    let fastestRate: Double?

    /// The mode whose size comes nearest to the wanted one; among these the one that reaches the wanted rate
    /// or comes nearest to it; among these the first.
    ///
    /// The rate counts more than the format because USB 2 has no room for large uncompressed pictures: many
    /// cameras give 1280×720 at 30 frames a second as MJPEG and at 10 as YUYV.
    static func best(of modes: [CameraMode], size: ImageSize, framesPerSecond: Double) -> CameraMode? {
        modes.min { first, second in
            (first.distance(from: size), first.shortfall(from: framesPerSecond))
                < (second.distance(from: size), second.shortfall(from: framesPerSecond))
        }
    }

    /// In pixels of width and height.
    private func distance(from wanted: ImageSize) -> Int {
        abs(size.width - wanted.width) + abs(size.height - wanted.height)
    }

    /// Whole frames a second that are missing: 29.97 is as good as 30.
    private func shortfall(from framesPerSecond: Double) -> Int {
        guard let fastestRate else { return 0 }
        return max(0, Int(clamping: (framesPerSecond - fastestRate).rounded()))
    }
}
