import FaceDetection
import Pipeline
import StreamProtocol
import TestSupport
import Testing
import Tracking

@testable import Capture

/// What a recognizer says that looks at the next frame while it scores.
@Suite struct AsyncInferenceTests {
    private let picture: Picture

    init() throws { picture = try Picture(path: ProjectFolder.portrait) }

    /// The portrait, wandering.
    private func portraits(_ count: Int) -> [TestFrame?] {
        let (width, height) = (picture.size.width, picture.size.height)
        return (0..<count).map { number in
            TestFrame(width: width, height: height) { x, y in
                picture.luma[y * width + min(x + number % 8, width - 1)]
            }
        }
    }

    /// Everything that is said of a stream, without times.
    private func story(_ source: consuming ScriptedSource, runsAsync: Bool) throws -> [String] {
        var recognizer = try Recognizer.test(source, runsAsync: runsAsync)
        var story: [String] = []
        func tell(_ report: Report) {
            switch report {
            case .frame(let frame):
                story.append("\(frame.sequence) \(frame.facesScored) scored \(frame.faces)")
            case .face(let event, _): story.append("\(event)")
            case .camera(let event, _): story.append("\(event)")
            }
        }
        do { while true { try recognizer.step(tell) } } catch CaptureError.endOfStream {}
        recognizer.end(.offline(.endOfStream), tell)
        return story
    }

    @Test(arguments: [true, false]) func `asynchronous inference gives the same reports as synchronous`(
        goesOffline: Bool
    ) throws {
        func script() -> ScriptedSource {
            ScriptedSource(
                script: portraits(40) + [nil] + portraits(6), hasFrame: true, goesOffline: goesOffline)
        }
        let expected = try story(script(), runsAsync: false)
        #expect(expected.count { $0.contains("1 scored") } > 3)
        #expect(try story(script(), runsAsync: true) == expected)
    }

    /// A recognizer that has a frame in work, which no step has told of.
    private func recognizerInWork() throws -> Recognizer<ScriptedSource> {
        var recognizer = try Recognizer.test(
            ScriptedSource(script: portraits(60), hasFrame: true), runsAsync: true)
        var isSilent = false
        while !isSilent {
            isSilent = true
            try recognizer.step { _ in isSilent = false }
        }
        return recognizer
    }

    @Test func `reports a pending frame at the end`() throws {
        var recognizer = try recognizerInWork()
        var last: [Report] = []
        recognizer.end(CameraEvent.offline(.stopped)) { last.append($0) }
        #expect(last.compactMap(\.frame?.faces.count) == [1])
        #expect(last.last?.camera?.reason == "stopped")
    }

    @Test func `reports a pending frame before it applies settings`() throws {
        var recognizer = try recognizerInWork()
        var profile = try DetectorProfile(named: "frontalface", in: [ProjectFolder.cascades])
        profile.minFace = 240
        var reports: [Report] = []
        recognizer.apply(LiveSettings(profile: profile, smoothing: SmoothingSettings())) {
            reports.append($0)
        }
        try recognizer.step { reports.append($0) }
        #expect(reports.compactMap(\.frame?.faces.count) == [1, 0])
    }

    @Test func `holds no report back if no frame is waiting`() throws {
        var recognizer = try Recognizer.test(ScriptedSource(script: portraits(20)), runsAsync: true)
        for number in 1...20 {
            var sequences: [Int] = []
            try recognizer.step { if let frame = $0.frame { sequences.append(frame.sequence) } }
            #expect(sequences == [number])
        }
    }
}
