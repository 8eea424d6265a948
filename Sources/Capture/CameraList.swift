/// The cameras that are plugged in.
public struct CameraList: Sendable {
    /// In the kernel's order. Metadata nodes and other devices that capture no pictures are not among them.
    public let cameras: [CameraDescription]
    /// Why other device files could not be looked into, e.g. for want of permission.
    public let failures: [CaptureError]

    /// Looks into every device file.
    public init() {
        var (cameras, failures) = ([CameraDescription](), [CaptureError]())
        for node in CameraNode.all() {
            do {
                cameras.append(try CameraDescription(node))
            } catch .notACamera {
                continue
            } catch {
                failures.append(error)
            }
        }
        (self.cameras, self.failures) = (cameras, failures)
    }
}
