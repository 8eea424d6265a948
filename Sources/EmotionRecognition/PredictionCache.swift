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
