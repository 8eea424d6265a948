import Glibc

/// A device file of a camera, or of something else that V4L2 knows.
struct CameraNode: Equatable {
    /// E.g. `/dev/video0`.
    let device: String
    /// The link that names the camera itself, or failing that the socket it is plugged into; these stay
    /// when the kernel counts its devices differently.
    let stablePath: String?
    let hasIdentity: Bool

    /// All there are, in the kernel's order.
    static func all() -> [CameraNode] {
        let byIdentity = links(in: "/dev/v4l/by-id")
        let byPath = links(in: "/dev/v4l/by-path")
        // By length first: video10 comes after video2.
        let devices = paths(matching: "/dev/video[0-9]*").sorted { ($0.count, $0) < ($1.count, $1) }
        return devices.map { device in
            CameraNode(
                device: device, stablePath: byIdentity[device] ?? byPath[device],
                hasIdentity: byIdentity[device] != nil)
        }
    }

    /// Where `path` leads to in the end; `path` itself if it leads nowhere.
    static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// From each device to its link in `folder`.
    private static func links(in folder: String) -> [String: String] {
        Dictionary(paths(matching: "\(folder)/*").map { (resolved($0), $0) }) { first, _ in first }
    }

    /// Sorted; empty if there is none.
    private static func paths(matching pattern: String) -> [String] {
        var matches = glob_t()
        defer { globfree(&matches) }
        guard glob(pattern, 0, nil, &matches) == 0 else { return [] }
        return (0..<Int(clamping: matches.gl_pathc)).compactMap { index in
            matches.gl_pathv[index].map { String(cString: $0) }
        }
    }
}
