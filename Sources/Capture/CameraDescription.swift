/// A camera that is plugged in, and what it offers.
public struct CameraDescription: Sendable, Equatable {
    /// A pixel format and the sizes that the camera offers in it.
    public struct Format: Sendable, Equatable {
        public let pixelFormat: PixelFormat
        /// Empty if the driver does not say.
        public let sizes: [CameraSizes]
    }

    /// The path to configure, which stays over restarts: below `/dev/v4l` where there is one.
    public let path: String
    /// E.g. `/dev/video0`.
    public let device: String
    /// What the camera calls itself.
    public let card: String
    /// The kernel's driver, e.g. `uvcvideo`.
    public let driver: String
    /// Whether a program streams from it.
    public let isBusy: Bool
    public let formats: [Format]
}

extension CameraDescription {
    /// Looks into a device without disturbing a program that uses it.
    init(_ node: CameraNode) throws(CaptureError) {
        let camera = try CameraDevice(path: node.device)
        path = node.stablePath ?? node.device
        device = node.device
        card = camera.card
        driver = camera.driver
        isBusy = camera.isBusy
        formats = camera.pixelFormats().map { Format(pixelFormat: $0, sizes: camera.sizes(of: $0)) }
    }
}
