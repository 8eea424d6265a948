import CV4L2
import Testing

@testable import Capture

@Suite struct CameraLumaTests {
    @Test(
        arguments: ["NV12", "YU12", "GREY", "YUYV", "UYVY"],
        [(1, 1, 0), (16, 2, 0), (33, 5, 0), (640, 3, 0), (33, 5, 7), (64, 4, 64)])
    func `extracts the luma of every pixel`(format: String, shape: (width: Int, height: Int, padding: Int)) {
        let layout = cv4l2_luma_layout_of(PixelFormat(format).fourcc)
        let (offset, distance) =
            switch layout {
            case .CV4L2_LUMA_EVEN: (0, 2)
            case .CV4L2_LUMA_ODD: (1, 2)
            default: (0, 1)
            }
        let stride = shape.width * distance + shape.padding
        let source = (0..<stride * shape.height).map { UInt8(truncatingIfNeeded: $0 * 31 + $0 / 256) }
        var expected: [UInt8] = []
        for y in 0..<shape.height {
            for x in 0..<shape.width { expected.append(source[y * stride + x * distance + offset]) }
        }
        var luma = [UInt8](repeating: 0, count: shape.width * shape.height)
        cv4l2_extract_luma(
            source, stride, layout, UInt32(clamping: shape.width), UInt32(clamping: shape.height), &luma)
        #expect(luma == expected)
    }

    @Test func `leaves compressed formats to a decoder`() {
        #expect(cv4l2_luma_layout_of(PixelFormat("MJPG").fourcc) == .CV4L2_LUMA_JPEG)
        #expect(cv4l2_luma_layout_of(PixelFormat("H264").fourcc) == .CV4L2_LUMA_UNKNOWN)
    }
}
