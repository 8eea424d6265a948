import Imaging

/// What a camera and its driver settled on.
struct CameraStream: Equatable {
    /// As the camera delivers it.
    let pixelFormat: PixelFormat
    let size: ImageSize
    /// `nil` if the driver does not say.
    let framesPerSecond: Double?
}

extension CameraStream: CustomStringConvertible {
    /// E.g. `640x480 YUYV 30 fps`.
    var description: String {
        let rate = framesPerSecond.map { " \(FrameRates.text($0)) fps" }
        return "\(size) \(pixelFormat)\(rate ?? "")"
    }
}
