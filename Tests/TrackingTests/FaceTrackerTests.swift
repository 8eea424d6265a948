import EmotionRecognition
import Imaging
import TestSupport
import Testing

@testable import Tracking

private let frameSize = ImageSize(width: 640, height: 480)

/// A face where it is, and what it shows.
private struct FaceObservation {
    let box: FaceBox
    let prediction: Prediction
}

extension FaceTracker {
    fileprivate mutating func update(_ observations: [FaceObservation], at time: StreamTime) {
        let association = associate(observations.map(\.box), at: time, in: frameSize)
        update(association, with: observations.map(\.prediction))
    }
}

@Suite struct FaceTrackerTests {
    private func face(_ x: Int, _ y: Int = 100, side: Int = 100, label: Emotion = .happy) -> FaceObservation {
        FaceObservation(
            box: FaceBox(PixelRect(x: x, y: y, width: side, height: side)),
            prediction: Prediction(scores: .certain(label)))
    }

    /// Runs a tracker over frames a thirtieth of a second apart; returns the ids of each.
    private func ids(_ frames: [[FaceObservation]]) -> [[Int]] {
        var tracker = FaceTracker()
        return frames.enumerated().map { number, faces in
            tracker.update(faces, at: .frame(number))
            return tracker.faces.map(\.id)
        }
    }

    @Test func `keeps the id of a moving face`() {
        let frames = (0..<30).map { [face(100 + 8 * $0)] }
        #expect(Set(ids(frames).flatMap(\.self)) == [1])
    }

    @Test func `predicts a face with the evidence of the frame before, and a missed one without`() {
        var tracker = FaceTracker()
        var seen = face(100)
        seen = FaceObservation(
            box: FaceBox(seen.box.rect, evidence: 9), prediction: seen.prediction)
        let other = face(400)
        var boxes: [FaceBox] = []
        tracker.update([seen, other], at: .frame(0))
        tracker.predict(at: .frame(1), into: &boxes)
        #expect(boxes.map(\.evidence) == [9, nil])
        tracker.update([other], at: .frame(1))
        tracker.predict(at: .frame(2), into: &boxes)
        #expect(boxes.map(\.evidence) == [nil, nil])
    }

    @Test func `applies other smoothing to existing faces`() {
        var tracker = FaceTracker()
        for number in 0..<5 { tracker.update([face(100)], at: .frame(number)) }
        tracker.smoothing.window = 1
        tracker.update([face(100, label: .sad)], at: .frame(5))
        #expect(tracker.faces.map(\.id) == [1])
        #expect(tracker.faces.map(\.label) == [.sad])
    }

    @Test func `keeps two faces apart in any order`() {
        let frames = (0..<20).map { number in
            let pair = [face(100 + 2 * number), face(400 - 2 * number)]
            return number.isMultiple(of: 2) ? pair : pair.reversed()
        }
        var tracker = FaceTracker()
        for (number, faces) in frames.enumerated() {
            tracker.update(faces, at: .frame(number))
            #expect(tracker.faces.map(\.id) == [1, 2])
            #expect(abs(tracker.faces[0].box.x - 100 - 2 * number) <= 3)
        }
    }

    @Test func `keeps the id over half a second of misses`() {
        let gap = [[FaceObservation]](repeating: [], count: 14)
        #expect(ids([[face(100)]] + gap + [[face(110)]]).last == [1])
    }

    @Test func `gives a new id after a longer absence`() {
        let gap = [[FaceObservation]](repeating: [], count: 16)
        #expect(ids([[face(100)]] + gap + [[face(100)]]).last == [2])
    }

    @Test func `keeps the id of a person who looks away for two seconds`() {
        let gap = [[FaceObservation]](repeating: [], count: 60)
        #expect(ids(Array(repeating: [face(200)], count: 40) + gap + [[face(205)]]).last == [1])
    }

    @Test func `a face that leaves at the edge is lost after half a second`() {
        let leaving = (0..<40).map { [face(500 + 2 * $0)] }
        let gap = [[FaceObservation]](repeating: [], count: 16)
        #expect(ids(leaving + gap + [[face(578)]]).last == [2])
    }

    @Test func `gives a new id to a face elsewhere`() {
        #expect(ids([[face(100)], [face(400)]]) == [[1], [2]])
    }

    @Test func `gives a new id to a box of quite another size`() {
        #expect(ids([[face(100, side: 100)], [face(0, 0, side: 300)]]) == [[1], [2]])
    }

    @Test func `reports once that a face appears, changes and disappears`() {
        var tracker = FaceTracker(smoothing: SmoothingSettings(window: 1))
        var events: [FaceEvent] = []
        let frames: [[FaceObservation]] =
            [[face(100)], [face(100)], [face(100, label: .sad)]]
            + [[FaceObservation]](repeating: [], count: 20)
        for (number, faces) in frames.enumerated() {
            tracker.update(faces, at: .frame(number))
            events += tracker.events
        }
        #expect(
            events == [
                FaceEvent(kind: .appeared, id: 1, label: .happy),
                FaceEvent(kind: .changed, id: 1, label: .sad, previous: .happy),
                FaceEvent(kind: .disappeared, id: 1, label: .sad),
            ])
    }

    @Test func `a face is stable once it has shown one label for ten frames`() {
        var tracker = FaceTracker()
        for number in 0...10 {
            let scores: EmotionScores = .certain(number == 0 ? .sad : .happy, probability: 0.4)
            let association = tracker.associate(
                [face(100).box], at: .frame(number), in: frameSize)
            #expect(association.faces.map(\.isStable) == [false], "frame \(number)")
            tracker.update(association, with: [Prediction(scores: scores)])
        }
        let association = tracker.associate([face(100).box], at: .frame(11), in: frameSize)
        #expect(association.faces.map(\.isStable) == [true])
    }

    @Test func `a face is stable where nothing else is nearly as probable`() {
        var tracker = FaceTracker()
        tracker.update([face(100)], at: .zero)
        let association = tracker.associate([face(100).box], at: .frame(1), in: frameSize)
        #expect(association.faces.map(\.isStable) == [true])
    }

    @Test func `keeps the id of a face occluded by a person who passes`() {
        // The one stands, the other passes before it in two seconds.
        let frames = (0..<60).map { number in
            let passer = face(-100 + 8 * number, 130, side: 120)
            let isOccluded = passer.box.rect.intersectionOverUnion(face(150).box.rect) > 0.15
            return isOccluded ? [passer] : [face(150), passer]
        }
        #expect(frames.count { $0.count == 1 } > 16)
        #expect(ids(frames).allSatisfy { Set($0).isSubset(of: [1, 2]) })
        #expect(ids(frames).last == [1, 2])
    }

    @Test func `follows a box that jumps about more steadily`() {
        var tracker = FaceTracker()
        var places: [Int] = []
        for number in 0..<40 {
            tracker.update([face(100 + (number.isMultiple(of: 2) ? 6 : 0))], at: .frame(number))
            places.append(tracker.faces[0].box.x)
        }
        let settled = places.suffix(20)
        #expect((settled.max() ?? 0) - (settled.min() ?? 0) <= 4)
    }

    @Test func `gives each face its own window`() {
        var tracker = FaceTracker()
        for number in 0..<10 {
            tracker.update([face(100), face(400, label: .sad)], at: .frame(number))
        }
        #expect(tracker.faces.map(\.label) == [.happy, .sad])
    }

    @Test func `counts the frames of a face's age`() {
        var tracker = FaceTracker()
        for number in 0..<5 { tracker.update(number == 2 ? [] : [face(100)], at: .frame(number)) }
        #expect(tracker.faces.map(\.ageFrames) == [4])
    }

    @Test func `ends every face with its source`() {
        var tracker = FaceTracker()
        tracker.update([face(100), face(400)], at: .zero)
        tracker.end()
        #expect(tracker.events.map(\.kind) == [.disappeared, .disappeared])
        #expect(tracker.faces.isEmpty)
    }
}

/// How the roll of a face is filtered.
@Suite struct FaceRollTests {
    private func reportedRoll(after rolls: [Double]) -> Double? {
        var tracker = FaceTracker()
        for (number, roll) in rolls.enumerated() {
            let box = FaceBox(PixelRect(x: 100, y: 100, width: 100, height: 100), roll: roll)
            let association = tracker.associate([box], at: .frame(number), in: frameSize)
            tracker.update(association, with: [Prediction(scores: .certain(.happy))])
        }
        return tracker.faces.first?.roll
    }

    @Test func `a stable roll is reported as it is`() {
        #expect(reportedRoll(after: Array(repeating: -31, count: 10)) == -31)
    }

    @Test func `an outlier moves the roll by a part`() throws {
        let roll = try #require(reportedRoll(after: Array(repeating: 0, count: 10) + [20]))
        #expect(roll > 4 && roll < 12)
    }

    @Test func `a roll across half a turn goes the short way`() throws {
        let roll = try #require(reportedRoll(after: [178, -178]))
        #expect(abs(roll) > 177.9)
    }
}
