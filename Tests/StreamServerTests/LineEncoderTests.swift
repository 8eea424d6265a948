import EmotionRecognition
import FoundationEssentials
import Imaging
import NIOCore
import Pipeline
import StreamProtocol
import TestSupport
import Testing
import Tracking

@testable import StreamServer

@Suite struct LineEncoderTests {
    private func frameLine(_ frame: FrameReport, dropped: Int = 0, hello: Hello = .sample) -> String {
        var encoder = LineEncoder(hello: hello)
        return String(buffer: encoder.encode(frame).bytes(dropped: dropped))
    }

    @Test func `a frame has its keys in a fixed order`() {
        let face = TrackedFace.sample(affect: Affect(valence: 0.81, arousal: -0.45, source: .model))
        #expect(
            frameLine(.sample(faces: [face]))
                == #"{"type":"frame","seq":812,"camera":"video0","time":"2026-11-20T12:00:00.123456Z","#
                + #""monotonic_us":81234000,"latency_us":8400,"width":640,"height":480,"dropped":0,"#
                + #""faces":[{"id":3,"box":{"x":210,"y":96,"width":142,"height":142},"roll_degrees":0,"label":"happy","#
                + #""raw_label":"happy","confidence":0.9,"#
                + #""probabilities":{"angry":0.0625,"happy":0.9,"neutral":0.0375},"#
                + #""affect":{"valence":0.81,"arousal":-0.45,"source":"model"},"age_frames":120}]}"# + "\n")
    }

    @Test func `affect is absent where the model has none`() {
        #expect(!frameLine(.sample(faces: [.sample()])).contains("affect"))
    }

    @Test func `a frame without faces has an empty array`() {
        #expect(frameLine(.sample(faces: [])).hasSuffix(#""faces":[]}"# + "\n"))
    }

    @Test(arguments: [1, 9, 10, 123_456])
    func `dropped is put into the line`(dropped: Int) throws {
        let line = try StreamMessage(Array(frameLine(.sample(), dropped: dropped).utf8))
        guard case .frame(let frame) = line else {
            Issue.record("no frame")
            return
        }
        #expect(frame.dropped == dropped)
        #expect(frame.faces.count == 1)
    }

    @Test func `probabilities stand in the order of the model`() {
        let hello = Hello(
            daemon: "emotiond 0.1.0", camera: "video0", model: Hello.Model(name: "m", sha256: "0"),
            labels: ["neutral", "happy", "angry"])
        let line = frameLine(.sample(), hello: hello)
        #expect(line.contains(#""probabilities":{"neutral":0.0375,"happy":0.9,"angry":0.0625}"#))
    }

    @Test func `rounded probabilities still sum to one`() throws {
        var generator = SplitMix64(seed: 7)
        let labels: [Emotion] = [.neutral, .happy, .surprise, .sad, .angry, .disgust, .fear, .contempt]
        let hello = Hello(
            daemon: "d", camera: "c", model: Hello.Model(name: "m", sha256: "0"),
            labels: labels.map(\.rawValue))
        for _ in 0..<200 {
            let shares = labels.map { _ in Float.random(in: 0..<1, using: &generator) }
            let sum = shares.reduce(0, +)
            let face = TrackedFace(
                id: 1, box: PixelRect(x: 0, y: 0, width: 1, height: 1), label: .fear,
                scores: EmotionScores(labels: labels, probabilities: shares.map { $0 / sum }), affect: nil,
                ageFrames: 0)
            let line = try StreamMessage(Array(frameLine(.sample(faces: [face]), hello: hello).utf8))
            guard case .frame(let frame) = line else { continue }
            let probabilities = frame.faces[0].probabilities
            #expect(probabilities.count == 8)
            #expect(abs(probabilities.values.reduce(0, +) - 1) < 1e-4)
        }
    }

    @Test func `a face event names the previous label only after a change`() {
        let encoder = LineEncoder(hello: .sample)
        let changed = FaceEvent(kind: .changed, id: 3, label: .happy, previous: .neutral)
        #expect(
            String(buffer: encoder.encode(changed, at: .sample()))
                == #"{"type":"face","event":"changed","id":3,"label":"happy","previous":"neutral","#
                + #""camera":"video0","time":"2026-11-20T12:00:00.123456Z","monotonic_us":81234000}"# + "\n")
        let gone = FaceEvent(kind: .disappeared, id: 3, label: .happy)
        #expect(!String(buffer: encoder.encode(gone, at: .sample())).contains("previous"))
    }

    @Test func `a camera event has its reason`() {
        let encoder = LineEncoder(hello: .sample)
        let event = CameraEvent.offline(.unplugged, detail: "/dev/video0: \"gone\"")
        #expect(
            String(buffer: encoder.encode(event, at: .sample()))
                == #"{"type":"camera","camera":"video0","state":"offline","reason":"unplugged","#
                + #""detail":"/dev/video0: \"gone\"","#
                + #""time":"2026-11-20T12:00:00.123456Z","monotonic_us":81234000}"# + "\n")
    }

    @Test func `the format of an online camera has a key of its own beside the reason`() {
        let encoder = LineEncoder(hello: .sample)
        #expect(
            String(buffer: encoder.encode(.online(format: "640x480 YUYV 30 fps"), at: .sample()))
                == #"{"type":"camera","camera":"video0","state":"online","reason":"640x480 YUYV 30 fps","#
                + #""format":"640x480 YUYV 30 fps","time":"2026-11-20T12:00:00.123456Z","#
                + #""monotonic_us":81234000}"# + "\n")
    }

    @Test func `hello names protocol daemon model and labels`() {
        #expect(
            String(buffer: LineEncoder.encode(Hello.sample))
                == #"{"type":"hello","protocol":{"major":1,"minor":1},"daemon":"emotiond 0.1.0","#
                + #""camera":"video0","model":{"name":"default","sha256":"0a1b"},"#
                + #""labels":["angry","happy","neutral"]}"# + "\n")
    }
}
