import Glibc
import StreamProtocol

/// Advice for a camera that cannot be opened, for those who start the daemon for the first time.
public enum CameraHint {
    /// Group of files whose own group is not mapped into the user namespace of the process.
    private static let unmappedGroup: gid_t = 65_534

    /// Returns one line on how to make the camera available; `nil` if there is nothing to advise.
    public static func text(for reason: OfflineReason, of camera: CameraSelector) -> String? {
        switch reason {
        case .absent: searchHint(for: camera)
        case .permission: deviceWithoutAccess(camera).flatMap(groupHint)
        default: nil
        }
    }

    private static func searchHint(for camera: CameraSelector) -> String {
        let wanted =
            switch camera {
            case .path(let path): path
            case .first: "any of /dev/video*"
            }
        return
            "looked for \(wanted): 'ls -l /dev/video*' lists the devices, and 'v4l2-ctl --list-devices' of "
            + "the package v4l-utils lists them by name"
    }

    private static func deviceWithoutAccess(_ camera: CameraSelector) -> String? {
        switch camera {
        case .path(let path): path
        case .first: CameraNode.all().map(\.device).first { access($0, R_OK | W_OK) != 0 }
        }
    }

    /// Returns how to join the group of a device; `nil` if its group may not open it.
    private static func groupHint(for device: String) -> String? {
        var status = stat()
        guard stat(device, &status) == 0, status.st_mode & (S_IRGRP | S_IWGRP) == S_IRGRP | S_IWGRP,
            status.st_gid != unmappedGroup, let entry = getgrgid(status.st_gid)
        else { return nil }
        let group = String(cString: entry.pointee.gr_name)
        let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "USER"
        return "\(device) belongs to the group \(group): run 'sudo usermod -aG \(group) \(user)' and log in "
            + "again; a service needs SupplementaryGroups=\(group)"
    }
}
