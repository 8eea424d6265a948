import Foundation
import Testing

struct CamerasCommandTests {
    private struct Listed: Decodable {
        struct Format: Decodable {
            struct Sizes: Decodable, Equatable {
                let width: Int
                let height: Int
                let fps: [Double]
            }

            let format: String
            let sizes: [Sizes]
        }

        let path: String
        let device: String
        let card: String
        let driver: String
        let busy: Bool
        let formats: [Format]
    }

    @Test func `lists every camera and no metadata node`() async throws {
        let bench = try await CameraBench.results()
        #expect(
            try listed(bench).map(\.driver).sorted() == [
                "uvcvideo", "v4l2 loopback", "v4l2 loopback", "vivid",
            ])
        #expect(try bench.text("cameras.status") == "0\n")
    }

    @Test func `prefers the path that names the camera`() async throws {
        let usb = try #require(try await listed(CameraBench.results()).first { $0.driver == "uvcvideo" })
        #expect(usb.path.hasPrefix("/dev/v4l/by-id/usb-"))
        #expect(usb.device.hasPrefix("/dev/video"))
        #expect(usb.card.hasPrefix("USB test camera"))
    }

    @Test func `reports which camera is busy`() async throws {
        let busy = try await listed(CameraBench.results()).filter(\.busy)
        #expect(busy.map(\.driver) == ["uvcvideo"])
    }

    @Test func `does not disturb the program that streams`() async throws {
        // Which ran on until the camera was unplugged.
        let outcome = try await CameraBench.results().outcome("unplugged")
        #expect(outcome.error?.hasSuffix("No such device") == true)
        #expect(outcome.broken == 0)
    }

    @Test func `lists formats sizes and rates`() async throws {
        let usb = try #require(try await listed(CameraBench.results()).first { $0.driver == "uvcvideo" })
        #expect(usb.formats.map(\.format) == ["MJPG", "YUYV"])
        let sizes = usb.formats.map(\.sizes)
        #expect(sizes[0].contains(.init(width: 1280, height: 720, fps: [30, 15])))
        #expect(sizes[1].contains(.init(width: 320, height: 240, fps: [30, 15])))
    }

    @Test func `ends with 69 where there is no camera`() async throws {
        let bench = try await CameraBench.results()
        #expect(try bench.text("no-cameras.status") == "69\n")
        #expect(try bench.text("no-cameras.txt") == "emotionctl: no camera found\n")
    }

    private func listed(_ bench: CameraBench) throws -> [Listed] {
        let decoder = JSONDecoder()
        return try bench.text("cameras.ndjson").split(separator: "\n").map { line in
            try decoder.decode(Listed.self, from: Data(line.utf8))
        }
    }
}
