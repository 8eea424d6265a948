extension Camera {
    /// The path of the first camera, one with an identity of its own (`/dev/v4l/by-id`) before others.
    ///
    /// Throws `noCamera`, or why the only ones could not be opened.
    public static func firstCameraPath() throws(CaptureError) -> String {
        let nodes = CameraNode.all()
        var failure: CaptureError?
        for node in nodes.filter(\.hasIdentity) + nodes.filter({ !$0.hasIdentity }) {
            do {
                _ = try CameraDevice(path: node.device)
                return node.stablePath ?? node.device
            } catch .notACamera {
                continue
            } catch {
                failure = failure ?? error
            }
        }
        throw failure ?? .noCamera
    }
}
