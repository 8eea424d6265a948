import Imaging
import Testing

@testable import Capture

@Suite struct CameraModeTests {
    @Test func `prefers the size over the rate`() {
        let exact = mode("YUYV", 640, 480, 10)
        #expect(best(of: [mode("YUYV", 320, 240, 30), exact, mode("MJPG", 800, 600, 30)]) == exact)
    }

    @Test func `takes the nearest size where the wanted one is not offered`() {
        let nearest = mode("YUYV", 640, 360, 30)
        #expect(best(of: [mode("YUYV", 1280, 720, 30), nearest, mode("YUYV", 160, 120, 30)]) == nearest)
    }

    @Test func `prefers the rate over the format`() {
        let fast = mode("MJPG", 640, 480, 30)
        #expect(best(of: [mode("YUYV", 640, 480, 10), fast]) == fast)
    }

    @Test func `prefers the first format among those that are fast enough`() {
        let first = mode("YUYV", 640, 480, 30)
        #expect(best(of: [first, mode("MJPG", 640, 480, 60)]) == first)
    }

    @Test func `takes television rates for whole ones`() {
        let first = mode("YUYV", 640, 480, 29.97)
        #expect(best(of: [first, mode("MJPG", 640, 480, 30)]) == first)
    }

    @Test func `accepts a driver that does not list its rates`() {
        let silent = mode("YUYV", 640, 480, nil)
        #expect(best(of: [silent, mode("MJPG", 640, 480, 30)]) == silent)
    }

    @Test func `finds nothing among no modes`() {
        #expect(best(of: []) == nil)
    }

    private func mode(_ format: String, _ width: Int, _ height: Int, _ rate: Double?) -> CameraMode {
        CameraMode(
            pixelFormat: PixelFormat(format), size: ImageSize(width: width, height: height), fastestRate: rate
        )
    }

    private func best(of modes: [CameraMode]) -> CameraMode? {
        CameraMode.best(of: modes, size: ImageSize(width: 640, height: 480), framesPerSecond: 30)
    }
}
