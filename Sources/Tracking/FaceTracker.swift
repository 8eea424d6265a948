import EmotionRecognition
import Imaging

/// Gives every face an identity over time, and its own smoothed label.
///
/// A face that the detector misses keeps its identity for `patience`; a frame lists only faces that were seen
/// in it.
public struct FaceTracker {
    /// How long a face may go unseen, on the stream's time line, in nanoseconds: half a second.
    private static let patience: Int64 = 500_000_000
    /// How far a face may have moved since it was last seen, in sides of its box.
    private static let gate = 0.6

    /// May change between frames: for every face at once, with what it has shown so far.
    public var smoothing: SmoothingSettings {
        didSet { for index in tracks.indices { tracks[index].smoother.settings = smoothing } }
    }
    private var tracks: [FaceTrack] = []
    private var lastID = 0
    private var frame = 0
    private var assignment = Assignment()
    private var costs: [Double] = []
    private var trackOfObservation: [Int?] = []

    /// The faces of the last frame, in the order of their ids.
    public private(set) var faces: [TrackedFace] = []
    /// What happened in the last frame.
    public private(set) var events: [FaceEvent] = []

    public init(smoothing: SmoothingSettings = SmoothingSettings()) {
        self.smoothing = smoothing
    }

    /// Replaces `boxes` by where the faces that are followed should be at `time`, the longest known first.
    public func expectBoxes(at time: Int64, into boxes: inout [PixelRect]) {
        boxes.removeAll(keepingCapacity: true)
        for track in tracks where time - track.lastSeen <= Self.patience {
            boxes.append(track.expectedBox(at: time))
        }
    }

    /// Takes one frame's observations in and rewrites `faces` and `events`.
    /// - Parameter time: the frame's stream time in nanoseconds; never less than the last one's.
    public mutating func update(_ observations: [FaceObservation], at time: Int64) {
        frame += 1
        faces.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
        forgetFaces(unseenAt: time)
        match(observations, at: time)
        for (number, observation) in observations.enumerated() {
            if let track = trackOfObservation[number] {
                follow(track, observation, at: time)
            } else {
                welcome(observation, at: time)
            }
        }
        faces.sort { $0.id < $1.id }
    }

    /// Ends every track, as when the source ends, and rewrites `faces` and `events`.
    public mutating func end() {
        faces.removeAll()
        events = tracks.map { FaceEvent(kind: .disappeared, id: $0.id, label: $0.label) }
        tracks.removeAll()
    }

    private mutating func forgetFaces(unseenAt time: Int64) {
        for track in tracks where time - track.lastSeen > Self.patience {
            events.append(FaceEvent(kind: .disappeared, id: track.id, label: track.label))
        }
        tracks.removeAll { time - $0.lastSeen > Self.patience }
    }

    /// Pairs observations with tracks so that all together are nearest to where they were expected.
    private mutating func match(_ observations: [FaceObservation], at time: Int64) {
        costs.removeAll(keepingCapacity: true)
        for observation in observations {
            for track in tracks {
                costs.append(Self.distance(from: track.expectedBox(at: time), to: observation.box))
            }
        }
        assignment.solve(
            costs, rows: observations.count, columns: tracks.count, into: &trackOfObservation)
    }

    /// How far a box lies from where a face was expected: the distance of the middles in sides of the mean box.
    /// `Assignment.forbidden` where it cannot be the same face: further off than the gate, or larger or smaller by over
    /// a factor of 2.
    private static func distance(from expected: PixelRect, to box: PixelRect) -> Double {
        let ratio = Double(box.width) / Double(expected.width)
        let step = box.middle - expected.middle
        let distance = (step * step).sum().squareRoot() / (Double(box.width + expected.width) / 2)
        return (0.5...2).contains(ratio) && distance <= gate ? distance : Assignment.forbidden
    }

    private mutating func follow(_ index: Int, _ observation: FaceObservation, at time: Int64) {
        let before = tracks[index].label
        tracks[index].see(observation, at: time)
        let track = tracks[index]
        if track.label != before {
            events.append(FaceEvent(kind: .changed, id: track.id, label: track.label, previous: before))
        }
        report(track, observation)
    }

    private mutating func welcome(_ observation: FaceObservation, at time: Int64) {
        lastID += 1
        let track = FaceTrack(
            id: lastID, observation: observation, frame: frame, time: time, smoothing: smoothing)
        tracks.append(track)
        events.append(FaceEvent(kind: .appeared, id: track.id, label: track.label))
        report(track, observation)
    }

    private mutating func report(_ track: FaceTrack, _ observation: FaceObservation) {
        faces.append(
            TrackedFace(
                id: track.id, box: observation.box, label: track.label, scores: observation.reading.scores,
                affect: observation.reading.affect, ageFrames: frame - track.firstFrame))
    }
}
