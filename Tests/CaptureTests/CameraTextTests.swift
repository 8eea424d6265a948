import Imaging
import Testing

@testable import Capture

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
