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

/// Keeps the last prediction for each face of a stream and decides when it is outdated.
struct PredictionCache {
    /// Number of frames for which the prediction of a stable face that hardly changes is valid.
    private static let longest = 2
    /// Mean absolute difference of the pixels, in standard deviations, from which a face is classified again.
    /// In a video of a speaking person half of the frames differ by over 0.12 from their predecessor, a tenth
    /// by over 0.2.
    private static let change: Float = 0.2
    /// Normalization for the comparison; the card's own may keep brightness, which is no change of a face.
    private static let normalization = PixelNormalization(
        scale: 1, offset: 0, standardize: true, minimumDeviation: 5, deviationDegreesOfFreedom: 0)

    private struct Entry {
        /// Track of the face; `nil` while the entry is unused.
        var id: Int?
        var prediction: Prediction?
        /// Normalized pixels of the face at its last prediction.
        var pixels: [Float]
        var framesAgo = 0
    }

    private var entries: [Entry] = []
    private var scratch: [Float]

    /// - Parameter pixelCount: number of pixels of a face.
    init(pixelCount: Int) {
        scratch = [Float](repeating: 0, count: pixelCount)
    }

    /// The last prediction for the face in a slot.
    subscript(slot: Int) -> Prediction? {
        get { entries[slot].prediction }
        set { entries[slot].prediction = newValue }
    }

    /// Frees the slots of all faces that are not among `faces`.
    mutating func evict(allExcept faces: [TrackedBox]) {
        for slot in entries.indices where !faces.contains(where: { $0.id == entries[slot].id }) {
            entries[slot].id = nil
        }
    }

    /// Returns the slot of a face, a free one if the face is new.
    mutating func slot(for id: Int) -> Int {
        if let slot = entries.firstIndex(where: { $0.id == id }) { return slot }
        let slot: Int
        if let free = entries.firstIndex(where: { $0.id == nil }) {
            slot = free
        } else {
            slot = entries.endIndex
            entries.append(Entry(pixels: [Float](repeating: 0, count: scratch.count)))
        }
        entries[slot].id = id
        entries[slot].prediction = nil
        return slot
    }

    /// Whether the face in a slot must be classified again, now that it looks like `luma`; if not, its
    /// prediction is reused for this frame.
    mutating func needsUpdate(_ slot: Int, for luma: [Float], isStable: Bool) -> Bool {
        var span = scratch.mutableSpan
        Self.normalization.apply(to: luma, into: &span)
        entries[slot].framesAgo += 1
        if isStable, entries[slot].prediction != nil, entries[slot].framesAgo < Self.longest,
            difference(ofSlot: slot) <= Self.change
        {
            return false
        }
        swap(&entries[slot].pixels, &scratch)
        entries[slot].framesAgo = 0
        return true
    }

    /// Returns the mean absolute difference between the pixels at the last prediction and those in `scratch`.
    private func difference(ofSlot slot: Int) -> Float {
        let pixels = entries[slot].pixels
        var sum: Float = 0
        for i in pixels.indices { sum += abs(pixels[i] - scratch[i]) }
        return sum / Float(pixels.count)
    }
}
