import Glibc

/// The connected cameras.
public struct CameraList: Sendable {
    /// Cameras in the kernel's order, without metadata nodes and other devices that capture no video.
    public let cameras: [CameraDescription]
    /// Errors for devices that could not be queried, e.g. for lack of permission.
    public let failures: [CaptureError]

    /// Queries every device file.
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
        self.cameras = cameras
        self.failures = failures
    }

    /// Returns the path of the first camera, preferring cameras with an identity (`/dev/v4l/by-id`).
    ///
    /// - Throws: `noCamera`, or the error of the only cameras if none could be opened.
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

/// A connected camera and the formats that it offers.
public struct CameraDescription: Sendable, Equatable {
    /// A pixel format and the sizes that the camera offers in it.
    public struct Format: Sendable, Equatable {
        public let pixelFormat: PixelFormat
        /// Empty if the driver does not report them.
        public let sizes: [FrameSizeRange]
    }

    /// Path to use in a configuration: a link below `/dev/v4l`, if there is one, which survives a restart.
    public let path: String
    /// Path of the device file, e.g. `/dev/video0`.
    public let device: String
    /// Name that the camera reports.
    public let card: String
    /// Name of the kernel driver, e.g. `uvcvideo`.
    public let driver: String
    /// Whether a program streams from the camera.
    public let isBusy: Bool
    public let formats: [Format]
}

extension CameraDescription {
    /// Queries a device without disturbing a program that uses it.
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

/// A device file of a camera or of another V4L2 device.
struct CameraNode: Equatable {
    /// Path of the device file, e.g. `/dev/video0`.
    let device: String
    /// Link named after the camera, or else after the USB port; both stay when device numbers change.
    let stablePath: String?
    /// Whether there is a link named after the camera itself.
    let hasIdentity: Bool

    /// Returns all V4L2 devices, in the kernel's order.
    static func all() -> [CameraNode] {
        let byIdentity = links(in: "/dev/v4l/by-id")
        let byPath = links(in: "/dev/v4l/by-path")
        // Shorter paths first: video10 comes after video2.
        let devices = paths(matching: "/dev/video[0-9]*").sorted { ($0.count, $0) < ($1.count, $1) }
        return devices.map { device in
            CameraNode(
                device: device, stablePath: byIdentity[device] ?? byPath[device],
                hasIdentity: byIdentity[device] != nil)
        }
    }

    /// Returns the target of `path` with all links resolved; `path` itself if there is none.
    static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Returns the link in `folder` for each device.
    private static func links(in folder: String) -> [String: String] {
        Dictionary(paths(matching: "\(folder)/*").map { (resolved($0), $0) }) { first, _ in first }
    }

    /// Returns the paths that match a shell pattern, sorted.
    private static func paths(matching pattern: String) -> [String] {
        var matches = glob_t()
        defer { globfree(&matches) }
        guard glob(pattern, 0, nil, &matches) == 0 else { return [] }
        return (0..<Int(clamping: matches.gl_pathc)).compactMap { index in
            matches.gl_pathv[index].map { String(cString: $0) }
        }
    }
}
