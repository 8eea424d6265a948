import CV4L2
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

@Suite struct FrameSizeRangeTests {
    /// From 32 to 1928 pixels in steps of 16, so that 1920 + 8 is no size of its own.
    private let range = FrameSizeRange(
        smallest: ImageSize(width: 32, height: 32), largest: ImageSize(width: 1928, height: 1088),
        step: ImageSize(width: 16, height: 8), rates: [])

    @Test(
        arguments: [
            (640, 640), (1, 32), (33, 32), (39, 32), (40, 48), (1920, 1920), (1928, 1920), (5000, 1920),
        ])
    func `finds the nearest step of a range`(wanted: Int, expected: Int) {
        #expect(range.nearest(to: ImageSize(width: wanted, height: 480)).width == expected)
    }

    @Test(arguments: [
        cv4l2_sizes(
            smallest_width: 16, largest_width: 0, step_width: 1, smallest_height: 16, largest_height: 32,
            step_height: 1),
        cv4l2_sizes(
            smallest_width: 16, largest_width: 32, step_width: 1, smallest_height: 0, largest_height: 32,
            step_height: 1),
        cv4l2_sizes(
            smallest_width: 16, largest_width: 32, step_width: 1, smallest_height: 33, largest_height: 32,
            step_height: 1),
        cv4l2_sizes(
            smallest_width: 16, largest_width: 32, step_width: 0, smallest_height: 16, largest_height: 32,
            step_height: 0),
    ])
    func `leaves out a range without a size`(range: cv4l2_sizes) {
        #expect(FrameSizeRange(range) { _ in [] } == nil)
    }

    @Test func `finds a size in the widest range`() throws {
        let widest = cv4l2_sizes(
            smallest_width: 1, largest_width: .max, step_width: .max, smallest_height: .max,
            largest_height: .max, step_height: 1)
        let sizes = try #require(FrameSizeRange(widest) { _ in [] })
        #expect(
            sizes.nearest(to: ImageSize(width: 640, height: 480))
                == ImageSize(width: 1, height: Int(UInt32.max)))
    }

    @Test func `a camera with one size delivers it whatever is wanted`() {
        let size = ImageSize(width: 640, height: 480)
        let single = FrameSizeRange(
            smallest: size, largest: size, step: ImageSize(width: 1, height: 1), rates: [])
        #expect(single.nearest(to: ImageSize(width: 1, height: 4000)) == size)
    }
}
