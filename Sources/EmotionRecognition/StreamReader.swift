import Imaging
import Inference

/// Reads the faces of a stream with a model, each as often as it changes: a face that has shown one emotion for a while
/// and looks as it did keeps its reading for two frames more.
///
/// Choosing and cutting out the faces of a frame, running the network and collecting the readings are steps of their own,
/// so that the network may run while the next frame is looked at. Owns the scratch memory, so it serves one thread.
/// Reading allocates nothing, unless there are more faces than ever before.
public struct StreamReader: ~Copyable {
    /// Faces that go through the network at once, as many as one search can find; room that none needs takes no memory.
    private static let batch = 64

    private let model: EmotionModel
    private var workspace: Workspace
    private var feeder: NetworkFeeder

    private var memories: [FaceMemory] = []
    private var scratch: [Float]
    /// The memory of each face of a frame, and those whose faces lie in the workspace.
    private var slots: [Int] = []
    private var waiting: [Int] = []
    private var isScoringAside = false

    /// Faces that went through the network so far.
    public private(set) var facesScored = 0

    /// Pixels across a face that the network makes use of.
    public var faceWidth: Int { model.card.input.size.width }

    /// - Parameters:
    ///   - threads: how many share the work of a network, the caller's among them.
    ///   - scoresAside: whether there is a thread that can take the caller's place.
    public init(model: EmotionModel, threads: Int = 1, scoresAside: Bool = false) {
        self.model = model
        workspace = Workspace(
            for: model.network, maximumBatch: Self.batch, threads: threads, hasDeputy: scoresAside)
        feeder = NetworkFeeder(model.card.input, crop: model.card.crop)
        scratch = [Float](repeating: 0, count: model.card.input.size.area)
    }

    /// Replaces `readings` by one for each of `faces`, in their order.
    public mutating func read(
        _ faces: [FaceSighting], of frame: borrowing Frame, into readings: inout [FaceReading]
    ) {
        cut(faces, of: frame)
        _ = finish(into: &readings)
    }

    /// Cuts out those of `faces` that must be scored; the frame is not needed afterwards. `finish` must follow.
    public mutating func cut(_ faces: [FaceSighting], of frame: borrowing Frame) {
        forgetAll(but: faces)
        slots.removeAll(keepingCapacity: true)
        for face in faces {
            let slot = memory(of: face.id)
            slots.append(slot)
            if waiting.count == Self.batch { score() }
            feeder.feed(face.box, of: frame, to: &workspace, sample: waiting.count)
            // The next face takes the place of one that is not scored.
            if memories[slot].isOutdated(by: feeder.pixels, isSteady: face.isSteady, scratch: &scratch) {
                waiting.append(slot)
            }
        }
    }

    /// Whether there are faces to be scored, and another thread that can do so.
    public var canScoreAside: Bool { !waiting.isEmpty && workspace.hasDeputy }

    /// Begins to score the faces that were cut out, without the caller's thread.
    public mutating func scoreAside() {
        model.network.begin(batch: waiting.count, in: &workspace)
        isScoringAside = true
    }

    /// Replaces `readings` by one for each face of the last `cut`, in their order.
    ///
    /// Returns the processor time of the thread that scored in the caller's place, in nanoseconds.
    public mutating func finish(into readings: inout [FaceReading]) -> Int64 {
        var time: Int64 = 0
        if isScoringAside {
            time = workspace.finish()
            isScoringAside = false
            noteScores()
        } else {
            score()
        }
        readings.removeAll(keepingCapacity: true)
        for slot in slots {
            guard let reading = memories[slot].reading else { preconditionFailure("a face was not read") }
            readings.append(reading)
        }
        return time
    }

    private mutating func score() {
        guard !waiting.isEmpty else { return }
        model.network.run(batch: waiting.count, in: &workspace)
        noteScores()
    }

    private mutating func noteScores() {
        for (sample, slot) in waiting.enumerated() {
            memories[slot].note(model.reading(ofSample: sample, in: workspace))
        }
        facesScored += waiting.count
        waiting.removeAll(keepingCapacity: true)
    }

    private mutating func forgetAll(but faces: [FaceSighting]) {
        for slot in memories.indices where !faces.contains(where: { $0.id == memories[slot].id }) {
            memories[slot].id = nil
        }
    }

    private mutating func memory(of id: Int) -> Int {
        if let slot = memories.firstIndex(where: { $0.id == id }) { return slot }
        if memories.allSatisfy({ $0.id != nil }) { memories.append(FaceMemory(pixels: scratch.count)) }
        // There is a free one now.
        let slot = memories.firstIndex { $0.id == nil } ?? memories.endIndex - 1
        memories[slot].begin(id)
        return slot
    }
}
