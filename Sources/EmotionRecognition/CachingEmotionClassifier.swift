import Imaging
import Inference

/// A detected face in a frame of a stream with its track's identity.
public struct TrackedBox: Sendable, Equatable {
    /// Identity of the track.
    public let id: Int
    public let box: FaceBox
    /// Whether the track's label is beyond doubt, so that predictions may be cached.
    public let isStable: Bool

    public init(id: Int, box: FaceBox, isStable: Bool) {
        self.id = id
        self.box = box
        self.isStable = isStable
    }
}

/// Classifies the faces of a stream: the prediction for a face with a stable label that hardly changes is
/// reused in the next frame.
///
/// `prepare` selects and crops the faces of a frame, inference runs in `collect` or, after `beginInference`,
/// on another thread while the caller works on the next frame. Owns the scratch memory, so it serves one
/// thread. Allocates nothing unless there are more faces than ever before.
public struct CachingEmotionClassifier: ~Copyable {
    /// Number of faces that the network processes at once, the most that one search can detect; unused room
    /// takes no memory.
    private static let batch = 64

    private let model: EmotionModel
    private var workspace: Workspace
    private var preprocessor: Preprocessor

    private var cache: PredictionCache
    /// Cache entries of the frame's faces, in their order.
    private var slots: [Int] = []
    /// Cache entries of the faces in the workspace, in the order of their samples.
    private var waiting: [Int] = []
    private var isRunning = false

    /// Number of faces that the network has classified so far.
    public private(set) var facesScored = 0

    /// Number of pixels across a face that the network uses.
    public var faceWidth: Int { model.card.input.size.width }

    /// - Parameters:
    ///   - threads: number of threads that share the work of the network, including the caller's.
    ///   - runsAsync: whether a further thread can run the network instead of the caller's.
    public init(model: EmotionModel, threads: Int = 1, runsAsync: Bool = false) {
        self.model = model
        workspace = Workspace(
            for: model.network, maximumBatch: Self.batch, threads: threads, supportsAsync: runsAsync)
        preprocessor = Preprocessor(model.card.input, crop: model.card.crop)
        cache = PredictionCache(pixelCount: model.card.input.size.area)
    }

    /// Replaces `predictions` by one for each of `faces`, in their order.
    public mutating func classify(
        _ faces: [TrackedBox], of frame: borrowing Frame, into predictions: inout [Prediction]
    ) {
        prepare(faces, of: frame)
        _ = collect(into: &predictions)
    }

    /// Crops those of `faces` that must be classified; the frame is not needed afterwards. `collect` must
    /// follow.
    public mutating func prepare(_ faces: [TrackedBox], of frame: borrowing Frame) {
        cache.evict(allExcept: faces)
        slots.removeAll(keepingCapacity: true)
        for face in faces {
            let slot = cache.slot(for: face.id)
            slots.append(slot)
            if waiting.count == Self.batch { run() }
            // A face that need not be classified is overwritten by the next one.
            preprocessor.load(face.box, from: frame, to: &workspace, sample: waiting.count)
            if cache.needsUpdate(slot, for: preprocessor.pixels, isStable: face.isStable) {
                waiting.append(slot)
            }
        }
    }

    /// Whether there are faces to classify and another thread that can run the network.
    public var canRunAsync: Bool { !waiting.isEmpty && workspace.supportsAsync }

    /// Starts the network on the prepared faces, on another thread.
    public mutating func beginInference() {
        model.network.start(batch: waiting.count, in: &workspace)
        isRunning = true
    }

    /// Replaces `predictions` by one for each face of the last `prepare`, in their order, after waiting for
    /// the network.
    ///
    /// - Returns: the processor time of the thread that ran the network instead of the caller's, in
    ///   nanoseconds.
    public mutating func collect(into predictions: inout [Prediction]) -> Int64 {
        var time: Int64 = 0
        if isRunning {
            time = workspace.finish()
            isRunning = false
            store()
        } else {
            run()
        }
        predictions.removeAll(keepingCapacity: true)
        for slot in slots {
            guard let prediction = cache[slot] else { preconditionFailure("a face was not classified") }
            predictions.append(prediction)
        }
        return time
    }

    private mutating func run() {
        guard !waiting.isEmpty else { return }
        model.network.run(batch: waiting.count, in: &workspace)
        store()
    }

    private mutating func store() {
        for (sample, slot) in waiting.enumerated() {
            cache[slot] = model.prediction(ofSample: sample, in: workspace)
        }
        facesScored += waiting.count
        waiting.removeAll(keepingCapacity: true)
    }
}
