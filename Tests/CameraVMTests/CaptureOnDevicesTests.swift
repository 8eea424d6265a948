import Testing

struct CaptureOnDevicesTests {
    /// The luma of vivid's bars at 75 %, from white to black, by ITU-R BT.601.
    private static let bars = [180, 162, 131, 112, 84, 65, 35, 16]
    /// Those that vivid computes for GREY: in full range, by BT.709's weights.
    private static let grayBars = [191, 177, 150, 137, 54, 41, 14, 0]

    @Test(
        arguments: [
            ("YUYV", bars), ("UYVY", bars), ("NV12", bars), ("YU12", bars), ("GREY", grayBars),
        ])
    func `decodes the color bars in every native format`(format: String, expected: [Int]) async throws {
        let bench = try await CameraBench.results()
        let outcome = try bench.outcome("vivid-\(format)")
        #expect(outcome.error == nil)
        #expect(outcome.description == "640x480 \(format) 25 fps")
        #expect(outcome.frames == 3)
        #expect(outcome.timesIncrease)
        try expectBars(expected, in: bench.picture("vivid-\(format)"))
    }

    @Test func `sees the color bars through libv4l`() async throws {
        let bench = try await CameraBench.results()
        #expect(try bench.outcome("vivid-libv4l").frames == 3)
        try expectBars(Self.bars, in: bench.picture("vivid-libv4l"))
    }

    @Test(arguments: ["usb-YUYV", "loop-YUYV"])
    func `takes uncompressed pictures byte for byte`(name: String) async throws {
        let bench = try await CameraBench.results()
        #expect(try bench.outcome(name).error == nil)
        #expect(try bench.picture(name).difference(fromClip: bench.data("face.yuyv")) == 0)
    }

    @Test(arguments: ["usb-MJPG", "loop-MJPG"])
    func `decodes compressed pictures`(name: String) async throws {
        let bench = try await CameraBench.results()
        #expect(try bench.outcome(name).error == nil)
        let picture = try bench.picture(name).withVideoRange
        #expect(picture.difference(fromClip: try bench.data("face.yuyv")) < 3)
    }

    @Test(
        arguments: [
            ("usb-MJPG", "640x480 MJPG 30 fps"), ("usb-YUYV", "640x480 YUYV 30 fps"),
            ("usb-any", "640x480 YUYV 30 fps"), ("usb-large", "1280x720 MJPG 30 fps"),
            ("loop-YUYV", "640x480 YUYV 30 fps"),
        ])
    func `negotiates size rate and format`(name: String, description: String) async throws {
        #expect(try await CameraBench.results().outcome(name).description == description)
    }

    @Test func `names a camera after its device whatever its path`() async throws {
        let bench = try await CameraBench.results()
        #expect(try bench.outcome("usb-by-id").device == bench.outcome("usb-any").device)
        #expect(try bench.outcome("usb-by-id").device?.hasPrefix("/dev/video") == true)
    }

    private func expectBars(_ expected: [Int], in picture: Picture) {
        // Near the lower edge, where no text is shown.
        let row = picture.luma[(470 * 640)...]
        let middles = (0..<8).map { Int(row[row.startIndex + $0 * 80 + 40]) }
        #expect(zip(middles, expected).allSatisfy { abs($0 - $1) <= 2 }, "\(middles)")
    }
}
