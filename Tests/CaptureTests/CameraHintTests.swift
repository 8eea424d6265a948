import Glibc
import StreamProtocol
import TestSupport
import Testing

@testable import Capture

@Suite struct CameraHintTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A file that stands for the device of a camera, with its permissions.
    private func device(mode: mode_t) throws -> String {
        let path = try folder.write("", to: "video0")
        try #require(chmod(path, mode) == 0)
        return path
    }

    @Test(arguments: [(CameraSelector.path("/dev/video7"), "/dev/video7"), (.first, "any of /dev/video*")])
    func `an absent camera is named with the commands that list cameras`(
        camera: CameraSelector, name: String
    ) {
        #expect(
            CameraHint.text(for: .absent, of: camera) == """
                looked for \(name): 'ls -l /dev/video*' lists the devices, and 'v4l2-ctl --list-devices' of \
                the package v4l-utils lists them by name
                """)
    }

    @Test func `a device without permission is named with its group and the command that joins it`() throws {
        let path = try device(mode: 0o660)
        let group = String(cString: try #require(getgrgid(getegid())).pointee.gr_name)
        let user = String(cString: try #require(getpwuid(geteuid())).pointee.pw_name)
        #expect(
            CameraHint.text(for: .permission, of: .path(path)) == """
                \(path) belongs to the group \(group): run 'sudo usermod -aG \(group) \(user)' and log in \
                again; a service needs SupplementaryGroups=\(group)
                """)
    }

    @Test func `a device that its group may not open has no hint`() throws {
        #expect(CameraHint.text(for: .permission, of: .path(try device(mode: 0o600))) == nil)
        #expect(CameraHint.text(for: .permission, of: .path("\(folder.path)/nowhere")) == nil)
    }

    @Test(arguments: OfflineReason.allCases.filter { ![.absent, .permission].contains($0) })
    func `other reasons have no hint`(reason: OfflineReason) {
        #expect(CameraHint.text(for: reason, of: .first) == nil)
    }
}
