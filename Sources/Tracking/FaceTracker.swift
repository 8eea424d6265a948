import EmotionRecognition
import Glibc
import Imaging

/// The faces of one frame and their tracks: what `FaceTracker.associate` returns and `FaceTracker.update` takes back, once.
public struct Association: ~Copyable {
    /// The frame's faces, in the order of the detected boxes.
    public let faces: [FaceSighting]
    /// Index of each face's track; none is `nil`.
    fileprivate let tracks: [Int?]
    /// Number of the frame.
    fileprivate let frame: Int
}

/// Gives every face an identity over time, and its own smoothed label.
///
/// A face that the detector misses keeps its identity for a while; a frame lists only faces that were seen in it.
public struct FaceTracker {
    /// How far a face may have moved since it was last seen, in sides of its box.
    private static let gate = 0.6
    /// How much a factor of e in size counts beside the distance.
    private static let sizeWeight = 0.5
    /// An unseen face is hidden where so much of its place is covered by another's.
    private static let hidden = 0.2

    /// May change between frames: for every face at once, with what it has shown so far.
    public var smoothing: SmoothingSettings {
        didSet { for index in tracks.indices { tracks[index].smoother.settings = smoothing } }
    }
    private var tracks: [FaceTrack] = []
    private var lastID = 0
    private var frame = 0
    /// Size of the last frame.
    private var frameSize = ImageSize(width: 1, height: 1)
    private var assignment = Assignment()
    private var costs: [Double] = []
    private var trackOfBox: [Int?] = []

    /// The faces of the last association; shared with it, so that their memory is used again.
    private var sightings: [FaceSighting] = []
    /// The faces of the last frame, in the order of their ids.
    public private(set) var faces: [TrackedFace] = []
    /// What happened in the last frame.
    public private(set) var events: [FaceEvent] = []

    public init(smoothing: SmoothingSettings = SmoothingSettings()) {
        self.smoothing = smoothing
    }

    /// Replaces `boxes` by where the faces that are followed should be at `time`, first those of the last frame.
    public func expectBoxes(at time: Int64, into boxes: inout [FaceBox]) {
        boxes.removeAll(keepingCapacity: true)
        let latest = tracks.reduce(Int64.min) { max($0, $1.lastSeen) }
        for track in tracks where track.lastSeen == latest { boxes.append(track.expectedBox(at: time)) }
        for track in tracks where track.lastSeen != latest && !track.isLost(at: time, in: frameSize) {
            boxes.append(track.expectedBox(at: time))
            // Who was hidden has gone on, or has not.
            if track.isHidden { boxes.append(track.box) }
        }
    }

    /// Pairs the boxes of the next frame with tracks, and begins tracks for the others.
    ///
    /// - Parameters:
    ///   - time: the frame's stream time in nanoseconds; never less than the last one's.
    ///   - size: the frame's, in the boxes' pixels.
    /// - Returns: what `update` takes back once the faces were read.
    public mutating func associate(_ boxes: [FaceBox], at time: Int64, in size: ImageSize) -> Association {
        frame += 1
        frameSize = size
        events.removeAll(keepingCapacity: true)
        sightings.removeAll(keepingCapacity: true)
        forgetFaces(unseenAt: time)
        match(boxes, at: time)
        for (number, box) in boxes.enumerated() {
            let index = trackOfBox[number] ?? beginTrack(at: box, time)
            trackOfBox[number] = index
            tracks[index].move(to: box, at: time)
            sightings.append(
                FaceSighting(id: tracks[index].id, box: tracks[index].box, isSteady: tracks[index].isSteady))
        }
        noteHiddenFaces(at: time)
        return Association(faces: sightings, tracks: trackOfBox, frame: frame)
    }

    /// Takes in what the faces of the last association show, and rewrites `faces` and `events`.
    ///
    /// - Parameter readings: one for each face of the association, in their order.
    public mutating func update(_ association: consuming Association, with readings: [FaceReading]) {
        precondition(association.frame == frame, "an association of another frame")
        precondition(readings.count == association.faces.count, "not one reading for each face")
        faces.removeAll(keepingCapacity: true)
        for (number, reading) in readings.enumerated() {
            guard let index = association.tracks[number] else {
                preconditionFailure("a face without a track")
            }
            let before = tracks[index].label
            let label = tracks[index].take(reading)
            note(label, after: before, of: tracks[index].id)
            let box = association.faces[number].box
            faces.append(
                TrackedFace(
                    id: tracks[index].id, box: box.rect, roll: box.roll, label: label, scores: reading.scores,
                    affect: reading.affect, ageFrames: frame - tracks[index].firstFrame))
        }
        faces.sort { $0.id < $1.id }
    }

    /// Ends every track, as when the source ends, and rewrites `faces` and `events`.
    public mutating func end() {
        faces.removeAll()
        events.removeAll()
        for track in tracks { noteEnd(of: track) }
        tracks.removeAll()
    }

    private mutating func forgetFaces(unseenAt time: Int64) {
        for track in tracks where track.isLost(at: time, in: frameSize) { noteEnd(of: track) }
        tracks.removeAll { [frameSize] in $0.isLost(at: time, in: frameSize) }
    }

    private mutating func noteHiddenFaces(at time: Int64) {
        for index in tracks.indices where tracks[index].lastSeen < time {
            let box = tracks[index].expectedBox(at: time).rect
            if sightings.contains(where: { $0.box.rect.intersectionOverUnion(box) > Self.hidden }) {
                tracks[index].hide(at: time)
            }
        }
    }

    /// Pairs boxes with tracks so that all together are nearest to where they were expected.
    private mutating func match(_ boxes: [FaceBox], at time: Int64) {
        costs.removeAll(keepingCapacity: true)
        for box in boxes {
            for track in tracks {
                let distance = Self.distance(from: track.expectedBox(at: time).rect, to: box.rect)
                let ifStayed = track.isHidden ? Self.distance(from: track.box.rect, to: box.rect) : distance
                costs.append(min(distance, ifStayed))
            }
        }
        assignment.solve(
            costs, rows: boxes.count, columns: tracks.count, into: &trackOfBox)
    }

    /// How far a box is from the expected one: the distance of the middles in sides of the mean box, and something for
    /// another size. `Assignment.forbidden` where it cannot be the same face: further off than the gate, or larger or
    /// smaller by over a factor of 2.
    private static func distance(from expected: PixelRect, to box: PixelRect) -> Double {
        let ratio = Double(box.width) / Double(expected.width)
        let step = box.center - expected.center
        let distance = (step * step).sum().squareRoot() / (Double(box.width + expected.width) / 2)
        guard (0.5...2).contains(ratio), distance <= gate else { return Assignment.forbidden }
        return distance + sizeWeight * abs(log(ratio))
    }

    private mutating func beginTrack(at box: FaceBox, _ time: Int64) -> Int {
        lastID += 1
        tracks.append(FaceTrack(id: lastID, box: box, frame: frame, time: time, smoothing: smoothing))
        return tracks.endIndex - 1
    }

    private mutating func note(_ label: Emotion, after before: Emotion?, of id: Int) {
        guard label != before else { return }
        let kind: FaceEvent.Kind = before == nil ? .appeared : .changed
        events.append(FaceEvent(kind: kind, id: id, label: label, previous: before))
    }

    private mutating func noteEnd(of track: FaceTrack) {
        guard let label = track.label else { return }
        events.append(FaceEvent(kind: .disappeared, id: track.id, label: label))
    }
}
