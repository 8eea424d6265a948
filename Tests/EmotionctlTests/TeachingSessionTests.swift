import EmotionRecognition
import Foundation
import Imaging
import TestSupport
import Testing

@testable import emotionctl

@Suite final class TeachingSessionTests {
    private static let second: Int64 = 1_000_000_000

    private var session = TeachingSession(labels: [.happy, .sad], time: 0)

    /// Takes faces from `time` on until the label has `count`.
    private func take(_ count: Int, from time: Int64) {
        for step in 0..<200 where session.count < count {
            let now = time + Int64(step) * Self.second / 10
            if session.wantsFace(at: now) { session.take(at: now) }
        }
    }

    @Test func `counts down before it takes faces`() {
        #expect(session.secondsLeft(at: 0) == 3)
        #expect(session.secondsLeft(at: 2 * Self.second + 1) == 1)
        let isTooSoon = session.wantsFace(at: 2 * Self.second)
        #expect(!isTooSoon)
        let begins = session.wantsFace(at: 3 * Self.second)
        #expect(begins)
        #expect(session.stage == .taking)
    }

    @Test func `faces are a quarter of a second apart`() {
        _ = session.wantsFace(at: 3 * Self.second)
        session.take(at: 3 * Self.second)
        let isTooSoon = session.wantsFace(at: 3 * Self.second + 200_000_000)
        let isTime = session.wantsFace(at: 3 * Self.second + 250_000_000)
        #expect(!isTooSoon)
        #expect(isTime)
    }

    @Test func `twenty faces bring the next label and the end`() {
        for _ in 0..<2 {
            for step in 0..<400 where session.stage != .done {
                let now = Int64(step) * Self.second / 10
                if session.wantsFace(at: now) { session.take(at: now) }
            }
        }
        #expect(session.stage == .done)
        #expect(session.label == .sad)
        #expect(session.count == TeachingSession.facesPerLabel)
    }

    @Test func `the key for again takes the faces back and counts down`() {
        take(5, from: 3 * Self.second)
        #expect(session.count == 5)
        let demand = session.obey(UInt8(ascii: "r"), at: 9 * Self.second)
        #expect(demand == .takeBack)
        #expect(session.count == 0)
        #expect(session.label == .happy)
        #expect(session.secondsLeft(at: 9 * Self.second) == 3)
    }

    @Test func `skipping the last label is the end`() {
        _ = session.obey(UInt8(ascii: "s"), at: 0)
        #expect(session.label == .sad)
        _ = session.obey(UInt8(ascii: "s"), at: 0)
        #expect(session.stage == .done)
    }

    @Test func `the next person begins with the first label`() {
        _ = session.obey(UInt8(ascii: "s"), at: 0)
        _ = session.obey(UInt8(ascii: "n"), at: 0)
        #expect(session.person == 2)
        #expect(session.label == .happy)
        let demand = session.obey(UInt8(ascii: "q"), at: 0)
        #expect(demand == .stop)
    }
}

@Suite struct KeptFaceTests {
    @Test func `persons are numbered after those of an earlier session`() throws {
        let folder = try TemporaryFolder()
        let size = ImageSize(width: 48, height: 48)
        let pixels = [Float](repeating: 90, count: size.area)
        for labels in [[Emotion.happy], [.happy, .sad], [.surprise]] {
            let faces = labels.flatMap { label in (1...2).map { KeptFace(label, $0, pixels, size) } }
            try KeptFace.write(faces, to: folder.path)
        }
        let persons = try ["happy", "sad", "surprise"].map {
            try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\($0)").sorted()
        }
        #expect(
            persons == [
                ["person-1", "person-2", "person-3", "person-4"], ["person-3", "person-4"],
                ["person-5", "person-6"],
            ])
    }
}
