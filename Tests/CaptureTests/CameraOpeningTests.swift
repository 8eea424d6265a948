import Glibc
import Imaging
import Testing

@testable import Capture

@Suite struct CameraOpeningTests {
    @Test func `names a device that is not there`() {
        #expect(throws: CaptureError.cannotOpen(path: "/dev/nocamera", errno: ENOENT)) {
            try open("/dev/nocamera")
        }
    }

    @Test(arguments: ["/dev/null", "/dev/zero"])
    func `refuses a device that is no camera`(path: String) {
        #expect(throws: CaptureError.notACamera(path: path)) { try open(path) }
    }

    @Test func `refuses a folder`() {
        #expect(throws: CaptureError.cannotOpen(path: "/dev", errno: EISDIR)) { try open("/dev") }
    }

    private func open(_ path: String) throws(CaptureError) {
        _ = try Camera(path: path, size: ImageSize(width: 640, height: 480), framesPerSecond: 30)
    }
}
