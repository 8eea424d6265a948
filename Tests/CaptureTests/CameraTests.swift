import CV4L2
import Glibc
import Imaging
import Testing

@testable import Capture

@Suite struct CameraOpeningTests {
    @Test func `names a device that is not there`() {
        #expect(throws: CaptureError.cannotOpen(path: "/dev/nocamera", errno: .noSuchFileOrDirectory)) {
            try open("/dev/nocamera")
        }
    }

    @Test(arguments: ["/dev/null", "/dev/zero"])
    func `refuses a device that is no camera`(path: String) {
        #expect(throws: CaptureError.notACamera(path: path)) { try open(path) }
    }

    @Test func `refuses a folder`() {
        #expect(throws: CaptureError.cannotOpen(path: "/dev", errno: .isDirectory)) { try open("/dev") }
    }

    private func open(_ path: String) throws(CaptureError) {
        _ = try Camera(path: path, size: ImageSize(width: 640, height: 480), framesPerSecond: 30)
    }
}

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

@Suite struct CameraTimeTests {
    /// V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC.
    private let monotonic: UInt32 = 0x2000
    /// V4L2_BUF_FLAG_TIMESTAMP_COPY.
    private let copied: UInt32 = 0x4000
    private let now: Int64 = 1_000_000_000_000

    @Test func `trusts a monotonic stamp`() {
        let stamp = now - 40_000_000
        #expect(cv4l2_capture_time(monotonic, stamp, now) == stamp)
    }

    @Test func `dates a picture now if its stamp is of another clock`() {
        #expect(cv4l2_capture_time(copied, now - 40_000_000, now) == now)
        #expect(cv4l2_capture_time(0, now - 40_000_000, now) == now)
    }

    @Test(arguments: [1, 5_000_000_000, -11_000_000_000, -999_999_999_999] as [Int64])
    func `dates a picture now if its stamp is impossible`(offset: Int64) {
        #expect(cv4l2_capture_time(monotonic, now + offset, now) == now)
    }

    @Test(
        arguments: [
            (0, 5, 5_000), (12, 345_678, 12_345_678_000), (.max, 0, .max), (.min, 999_999, .min),
            (9_223_372_036, 999_999, .max), (1, -1, .min), (1, 1_000_000, .min), (.max, .max, .min),
        ] as [(Int64, Int64, Int64)])
    func `reads every stamp without overflow`(seconds: Int64, microseconds: Int64, nanoseconds: Int64) {
        #expect(cv4l2_stamp_ns(seconds, microseconds) == nanoseconds)
    }

    @Test(arguments: [Int64.min, .max]) func `dates a picture now if its stamp is out of range`(stamp: Int64)
    {
        for now in [now, .min, .max, 0] where now != stamp {
            #expect(cv4l2_capture_time(monotonic, stamp, now) == now)
        }
    }
}

@Suite struct CameraTextTests {
    @Test(arguments: [(30, "30"), (29.97, "29.97"), (7.5, "7.5"), (30.03, "30.03"), (0.5, "0.5")])
    func `writes a rate with the decimals that it has`(rate: Double, expected: String) {
        #expect("\(FrameRateRange(slowest: rate, fastest: rate))" == expected)
    }

    @Test func `writes a range of rates by its ends`() {
        #expect("\(FrameRateRange(slowest: 1, fastest: 60))" == "1-60")
    }

    @Test(arguments: ["YUYV", "NV12", "GREY", "MJPG"])
    func `writes a pixel format by its code`(code: String) {
        #expect("\(PixelFormat(code))" == code)
    }

    @Test func `names a big-endian pixel format`() {
        #expect("\(PixelFormat(fourcc: PixelFormat("Y16 ").fourcc | 1 << 31))" == "Y16-BE")
    }

    @Test func `writes a stream as size format and rate`() {
        let size = ImageSize(width: 640, height: 480)
        let stream = NegotiatedFormat(pixelFormat: PixelFormat("YUYV"), size: size, framesPerSecond: 30)
        #expect("\(stream)" == "640x480 YUYV 30 fps")
    }
}
