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
