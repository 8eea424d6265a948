import CV4L2
import Imaging
import Testing

@testable import Capture

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
