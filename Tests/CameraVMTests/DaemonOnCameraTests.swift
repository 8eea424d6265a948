import Foundation
import Testing

struct DaemonOnCameraTests {
    /// A line of the daemon's stream, with what these tests look at.
    private struct Line: Decodable {
        struct Face: Decodable {
            struct Box: Decodable {
                let x: Int
                let y: Int
                let width: Int
                let height: Int
            }

            let id: Int
            let box: Box
            let probabilities: [String: Double]
        }

        let type: String
        let camera: String?
        let reason: String?
        let width: Int?
        let height: Int?
        let faces: [Face]?
    }

    @Test(arguments: [("daemon-face", "640x480 YUYV 30 fps"), ("daemon-large", "1280x720 MJPG 30 fps")])
    func `reports the format that the camera delivers`(name: String, format: String) async throws {
        let events = try await lines(name).filter { $0.type == "camera" }
        #expect(events.first?.reason == format)
    }

    @Test(arguments: [("daemon-face", 640, 480), ("daemon-large", 1280, 720), ("daemon-half", 1280, 720)])
    func `reports the face before the camera`(name: String, width: Int, height: Int) async throws {
        let face = try #require(try await frames(name).last?.first)
        #expect(face.box.x >= 0 && face.box.x + face.box.width <= width)
        #expect(face.box.y >= 0 && face.box.y + face.box.height <= height)
        #expect(face.box.height > height / 5 && face.box.height < height / 2)
        #expect(abs(face.probabilities.values.reduce(0, +) - 1) < 1e-3)
    }

    @Test func `finds the face at the same place in pictures of half the size`() async throws {
        let half = try #require(try await frames("daemon-half").last?.first?.box)
        let whole = try #require(try await frames("daemon-large").last?.first?.box)
        // It moves by a third of its width.
        let tolerance = whole.width / 2
        #expect(abs(half.x - whole.x) < tolerance, "\(half.x), \(whole.x)")
        #expect(abs(half.y - whole.y) < tolerance, "\(half.y), \(whole.y)")
        #expect(abs(half.width - whole.width) < tolerance, "\(half.width), \(whole.width)")
    }

    @Test func `finds the face before a camera that hangs on its side`() async throws {
        let frame = try #require(try await lines("daemon-turned").last { $0.type == "frame" })
        #expect((frame.width, frame.height) == (480, 640))
        let box = try #require(frame.faces?.first?.box)
        #expect(box.x >= 0 && box.x + box.width <= 480)
        #expect(box.y >= 80 && box.y + box.height <= 560)
    }

    @Test func `reports each face once`() async throws {
        #expect(try await frames("daemon-face").last?.count == 1)
    }

    @Test func `gives two faces two ids`() async throws {
        #expect(Set(try await frames("daemon-two").last?.map(\.id) ?? []).count == 2)
    }

    @Test func `reports no face where there is none`() async throws {
        #expect(try await frames("daemon-empty").last?.isEmpty == true)
    }

    @Test(arguments: ["daemon-YUYV", "daemon-MJPG", "daemon-half", "daemon-turned"])
    func `ends in order on a signal`(name: String) async throws {
        #expect(try await CameraBench.results().text("\(name).status") == "0\n")
    }

    /// The faces of every frame.
    private func frames(_ name: String) async throws -> [[Line.Face]] {
        try await lines(name).filter { $0.type == "frame" }.map { try #require($0.faces) }
    }

    private func lines(_ name: String) async throws -> [Line] {
        let text = try await CameraBench.results().text("\(name).ndjson")
        return try text.split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }
}
