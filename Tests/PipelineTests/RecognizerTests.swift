import EmotionRecognition
import FaceDetection
import Imaging
import Pipeline
import StreamProtocol
import TestSupport
import Testing
import Tracking

@testable import Capture

@Suite struct RecognizerTests {
    private let wall = TestFrame(width: 160, height: 120) { x, y in UInt8(x / 2 + y / 2) }
    private let portrait: TestFrame

    init() throws {
        let picture = try Picture(path: ProjectFolder.portrait)
        portrait = TestFrame(size: picture.size, luma: picture.luma)
    }

    private func recognizer(
        _ script: [TestFrame?], gateThreshold: Float? = nil
    ) throws -> Recognizer<ScriptedSource> {
        try .test(ScriptedSource(script: script), gateThreshold: gateThreshold)
    }

    /// What it says of the first frame that shows a face, and of all before: a new one is found within half a
    /// second.
    private func reportsUntilThereIsAFace(
        _ recognizer: inout Recognizer<ScriptedSource>
    ) throws -> [Report] {
        var seen: [Report] = []
        while seen.last?.frame?.faces.isEmpty ?? true { seen += try reports(&recognizer, steps: 1) }
        return seen
    }

    /// For half a second.
    private var standing: [TestFrame?] { Array(repeating: portrait, count: 16) }

    /// What it says of as many steps.
    private func reports(
        _ recognizer: inout Recognizer<ScriptedSource>, steps: Int
    ) throws -> [Report] {
        var reports: [Report] = []
        for _ in 0..<steps { try recognizer.step { reports.append($0) } }
        return reports
    }

    @Test func `gives every frame back to its source`() throws {
        var recognizer = try recognizer([portrait, wall, portrait])
        _ = try reports(&recognizer, steps: 1)
        #expect(portrait.returns == 1)
        _ = try reports(&recognizer, steps: 2)
        #expect(wall.returns == 1)
        #expect(portrait.returns == 2)
    }

    @Test func `reports no face on an empty wall`() throws {
        var recognizer = try recognizer([wall])
        let frames = try reports(&recognizer, steps: 1).compactMap(\.frame)
        #expect(frames.map(\.faces) == [[]])
        #expect(frames.map(\.size) == [wall.size])
    }

    @Test func `a box that does not pass the gate gets no label`() throws {
        var recognizer = try recognizer(standing, gateThreshold: 1.1)
        let frames = try reports(&recognizer, steps: 16).compactMap(\.frame)
        #expect(frames.flatMap(\.faces) == [])
    }

    @Test func `reports the camera, then the face, then the frame`() throws {
        var recognizer = try recognizer(standing)
        let reports = try reportsUntilThereIsAFace(&recognizer)
        #expect(reports.first?.camera == CameraEvent.online(format: "scripted"))
        #expect(reports.suffix(2).first?.face == FaceEvent(kind: .appeared, id: 1, label: .happy))
        #expect(reports.last?.frame?.faces.map(\.id) == [1])
    }

    @Test func `reads the face where it is`() throws {
        var recognizer = try recognizer(standing)
        let face = try #require(try reportsUntilThereIsAFace(&recognizer).last?.frame?.faces.first)
        // The face's middle lies at (125, 110) of the portrait's 240×240 pixels.
        #expect(abs(face.box.x + face.box.width / 2 - 125) < 15)
        #expect(abs(face.box.y + face.box.height / 2 - 110) < 15)
        #expect(face.rawLabel == .happy)
    }

    @Test func `reports in pixels of the picture where its frame is reduced`() throws {
        var recognizer = try Recognizer.test(ScriptedSource(script: standing, downscale: 2))
        let frame = try #require(try reportsUntilThereIsAFace(&recognizer).last?.frame)
        let face = try #require(frame.faces.first)
        #expect(frame.size == portrait.size.upscaled(by: 2))
        #expect(abs(face.box.x + face.box.width / 2 - 250) < 30)
        #expect(abs(face.box.y + face.box.height / 2 - 220) < 30)
        #expect((160...280).contains(face.box.width))
        #expect(face.rawLabel == .happy)
    }

    @Test(arguments: [(60, 1), (95, 1), (96, 2), (191, 2), (192, 4), (384, 8), (4096, 8)])
    func `asks for as many pixels as the smallest face needs`(minFace: Int, downscale: Int) throws {
        let wishes = ScriptedSource.Wishes()
        var recognizer = try Recognizer.test(ScriptedSource(script: [wall], wishes: wishes))
        _ = try reports(&recognizer, steps: 1)
        #expect(wishes.downscales == [1])
        var profile = try DetectorProfile(named: "frontalface", in: [ProjectFolder.cascades])
        profile.minFace = minFace
        recognizer.apply(LiveSettings(profile: profile, smoothing: SmoothingSettings())) { _ in }
        #expect(wishes.downscales == [1, downscale])
    }

    @Test func `reports no frame while none comes`() throws {
        var recognizer = try recognizer([nil, nil, wall])
        #expect(try reports(&recognizer, steps: 2).compactMap(\.frame).isEmpty)
        #expect(try reports(&recognizer, steps: 1).compactMap(\.frame?.sequence) == [1])
    }

    @Test func `numbers frames and reports the camera once`() throws {
        var recognizer = try recognizer([wall, wall, wall])
        let reports = try reports(&recognizer, steps: 3)
        #expect(reports.compactMap(\.frame?.sequence) == [1, 2, 3])
        #expect(reports.compactMap(\.camera).count == 1)
    }

    @Test func `detects only occasionally while it rests`() throws {
        var recognizer = try recognizer(Array(repeating: wall, count: 30))
        var frames = 0
        for _ in 0..<30 {
            try recognizer.step(restingFor: .milliseconds(200)) { if $0.frame != nil { frames += 1 } }
        }
        // A second at five frames a second.
        #expect(frames == 5)
    }

    @Test func `detects other faces after it applied settings`() throws {
        var recognizer = try recognizer(standing + [portrait])
        _ = try reportsUntilThereIsAFace(&recognizer)
        var profile = try DetectorProfile(named: "frontalface", in: [ProjectFolder.cascades])
        profile.minFace = 240
        recognizer.apply(LiveSettings(profile: profile, smoothing: SmoothingSettings())) { _ in }
        #expect(try reports(&recognizer, steps: 1).compactMap(\.frame).map(\.faces) == [[]])
    }

    @Test func `throws at the end of the source`() throws {
        var recognizer = try recognizer([])
        #expect(throws: CaptureError.endOfStream) { try reports(&recognizer, steps: 1) }
    }

    @Test func `reports at the end that faces and camera are gone`() throws {
        var recognizer = try recognizer(standing)
        _ = try reportsUntilThereIsAFace(&recognizer)
        var last: [Report] = []
        recognizer.end(CameraEvent.offline(.stopped)) { last.append($0) }
        #expect(last.compactMap(\.face) == [FaceEvent(kind: .disappeared, id: 1, label: .happy)])
        #expect(last.last?.camera == CameraEvent.offline(.stopped))
    }
}

extension ImageSize {
    fileprivate func upscaled(by factor: Int) -> ImageSize {
        ImageSize(width: width * factor, height: height * factor)
    }
}
