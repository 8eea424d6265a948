import EmotionRecognition
import Glibc
import Imaging

/// The faces of one frame and their tracks: what `FaceTracker.associate` returns and `FaceTracker.update`
/// takes back, once.
public struct Association: ~Copyable {
    /// The frame's faces, in the order of the detected boxes.
    public let faces: [TrackedBox]
    /// Index of each face's track; none is `nil`.
    fileprivate let tracks: [Int?]
    /// Number of the frame.
    fileprivate let frame: Int
}

/// Gives every face an identity over time, and its own smoothed label.
///
/// A face that the detector misses keeps its identity for a while; results list only faces detected in the
/// frame.
public struct FaceTracker {
    /// Maximum distance of a detection from the predicted box, in sides of the mean box.
    private static let gate = 0.6
    /// Weight of the log size ratio in the association cost.
    private static let sizeWeight = 0.5
    /// Intersection over union with a detected face above which an undetected face counts as occluded.
    private static let occlusionOverlap = 0.2

    /// Smoothing of all labels; may change between frames and keeps the predictions so far.
    public var smoothing: SmoothingSettings {
        didSet { for index in tracks.indices { tracks[index].smoother.settings = smoothing } }
    }
    private var tracks: [FaceTrack] = []
    private var lastID = 0
    private var frame = 0
    /// Size of the last frame.
    private var frameSize = ImageSize(width: 1, height: 1)
    private var assignment = HungarianAssignment()
    private var costs: [Double] = []
    private var trackOfBox: [Int?] = []

    /// The faces of the last association; shared with it, so that their memory is used again.
    private var trackedBoxes: [TrackedBox] = []
    /// The faces of the last frame, in the order of their ids.
    public private(set) var faces: [TrackedFace] = []
    /// Events of the last frame.
    public private(set) var events: [FaceEvent] = []

    public init(smoothing: SmoothingSettings = SmoothingSettings()) {
        self.smoothing = smoothing
    }

    /// Replaces `boxes` by the predicted boxes of all tracks at `time`, those detected last first, with their
    /// evidence.
    public func predict(at time: StreamTime, into boxes: inout [FaceBox]) {
        boxes.removeAll(keepingCapacity: true)
        let latest = tracks.lazy.map(\.lastSeen).max()
        for track in tracks where track.lastSeen == latest {
            var box = track.predictedBox(at: time)
            box.evidence = track.evidence
            boxes.append(box)
        }
        for track in tracks where track.lastSeen != latest && !track.isLost(at: time, in: frameSize) {
            boxes.append(track.predictedBox(at: time))
            // An occluded face may have kept moving or stayed, so try both places.
            if track.isOccluded { boxes.append(track.box) }
        }
    }

    /// Pairs the boxes of the next frame with tracks, and begins tracks for the others.
    ///
    /// - Parameters:
    ///   - time: the frame's; never less than the last one's.
    ///   - size: the frame's, in the boxes' pixels.
    /// - Returns: what `update` takes back once the faces were read.
    public mutating func associate(_ boxes: [FaceBox], at time: StreamTime, in size: ImageSize) -> Association
    {
        frame += 1
        frameSize = size
        events.removeAll(keepingCapacity: true)
        trackedBoxes.removeAll(keepingCapacity: true)
        endTracks(lostAt: time)
        assign(boxes, at: time)
        for (number, box) in boxes.enumerated() {
            let index = trackOfBox[number] ?? beginTrack(at: box, time)
            trackOfBox[number] = index
            tracks[index].move(to: box, at: time)
            trackedBoxes.append(
                TrackedBox(id: tracks[index].id, box: tracks[index].box, isStable: tracks[index].isStable))
        }
        markOccludedFaces(at: time)
        return Association(faces: trackedBoxes, tracks: trackOfBox, frame: frame)
    }

    /// Takes in what the faces of the last association show, and rewrites `faces` and `events`.
    ///
    /// - Parameter predictions: one for each face of the association, in their order.
    public mutating func update(_ association: consuming Association, with predictions: [Prediction]) {
        precondition(association.frame == frame, "an association of another frame")
        precondition(predictions.count == association.faces.count, "not one prediction for each face")
        faces.removeAll(keepingCapacity: true)
        for (number, prediction) in predictions.enumerated() {
            guard let index = association.tracks[number] else {
                preconditionFailure("a face without a track")
            }
            let before = tracks[index].label
            let label = tracks[index].update(with: prediction)
            emit(label, after: before, of: tracks[index].id)
            let box = association.faces[number].box
            faces.append(
                TrackedFace(
                    id: tracks[index].id, box: box.rect, roll: box.roll, label: label,
                    scores: prediction.scores,
                    affect: prediction.affect, ageFrames: frame - tracks[index].firstFrame))
        }
        faces.sort { $0.id < $1.id }
    }

    /// Ends every track, as at the end of the source, and replaces `faces` and `events`.
    public mutating func end() {
        faces.removeAll()
        events.removeAll()
        for track in tracks { emitEnd(of: track) }
        tracks.removeAll()
    }

    private mutating func endTracks(lostAt time: StreamTime) {
        for track in tracks where track.isLost(at: time, in: frameSize) { emitEnd(of: track) }
        tracks.removeAll { [frameSize] in $0.isLost(at: time, in: frameSize) }
    }

    private mutating func markOccludedFaces(at time: StreamTime) {
        for index in tracks.indices where tracks[index].lastSeen < time {
            let box = tracks[index].predictedBox(at: time).rect
            if trackedBoxes.contains(where: { $0.box.rect.intersectionOverUnion(box) > Self.occlusionOverlap }
            ) {
                tracks[index].markOccluded(at: time)
            }
        }
    }

    /// Assigns boxes to tracks so that the sum of the association costs is minimal.
    private mutating func assign(_ boxes: [FaceBox], at time: StreamTime) {
        costs.removeAll(keepingCapacity: true)
        for box in boxes {
            for track in tracks {
                let distance = Self.distance(from: track.predictedBox(at: time).rect, to: box.rect)
                let ifStayed = track.isOccluded ? Self.distance(from: track.box.rect, to: box.rect) : distance
                costs.append(min(distance, ifStayed))
            }
        }
        assignment.solve(
            costs, rows: boxes.count, columns: tracks.count, into: &trackOfBox)
    }

    /// Returns the association cost: the distance of the centers in sides of the mean box plus the weighted
    /// log size ratio. `HungarianAssignment.unreachable` beyond the gate, or if the sizes differ by more than
    /// a factor of 2.
    private static func distance(from expected: PixelRect, to box: PixelRect) -> Double {
        let ratio = Double(box.width) / Double(expected.width)
        let step = box.center - expected.center
        let distance = (step * step).sum().squareRoot() / (Double(box.width + expected.width) / 2)
        guard (0.5...2).contains(ratio), distance <= gate else { return HungarianAssignment.unreachable }
        return distance + sizeWeight * abs(log(ratio))
    }

    private mutating func beginTrack(at box: FaceBox, _ time: StreamTime) -> Int {
        lastID += 1
        tracks.append(FaceTrack(id: lastID, box: box, frame: frame, time: time, smoothing: smoothing))
        return tracks.endIndex - 1
    }

    private mutating func emit(_ label: Emotion, after before: Emotion?, of id: Int) {
        guard label != before else { return }
        let kind: FaceEvent.Kind = before == nil ? .appeared : .changed
        events.append(FaceEvent(kind: kind, id: id, label: label, previous: before))
    }

    private mutating func emitEnd(of track: FaceTrack) {
        guard let label = track.label else { return }
        events.append(FaceEvent(kind: .disappeared, id: track.id, label: label))
    }
}
