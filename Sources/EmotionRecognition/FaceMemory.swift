/// What a face looked like when it was last read, and what was read then.
struct FaceMemory {
    /// The reading of a steady face that hardly changes holds for so many frames.
    private static let longest = 2
    /// How much a face may change before it is read again: the mean absolute difference of its pixels, in standard
    /// deviations. In a film of somebody who speaks half of the frames differ by over 0.12 from those before, a tenth
    /// by over 0.2.
    private static let change: Float = 0.2
    /// As for a model's input; the card's own rule may leave brightness in, which is no change of a face.
    private static let normalization = PixelNormalization(
        scale: 1, offset: 0, standardize: true, minimumDeviation: 5, deviationDegreesOfFreedom: 0)

    /// `nil` while no face uses this memory.
    var id: Int?
    private(set) var reading: FaceReading?
    private var look: [Float]
    private var framesAgo = 0

    /// - Parameter pixels: how many a face has.
    init(pixels: Int) {
        look = [Float](repeating: 0, count: pixels)
    }

    /// Starts anew for another face.
    mutating func begin(_ id: Int) {
        (self.id, reading) = (id, nil)
    }

    /// Whether the face must be read again, now that it looks like `pixels`; if not, its reading holds for this frame.
    ///
    /// - Parameter now: scratch memory for as many pixels.
    mutating func isOutdated(by pixels: [Float], isSteady: Bool, scratch now: inout [Float]) -> Bool {
        var span = now.mutableSpan
        Self.normalization.apply(to: pixels, into: &span)
        framesAgo += 1
        if isSteady, reading != nil, framesAgo < Self.longest, difference(to: now) <= Self.change {
            return false
        }
        swap(&look, &now)
        framesAgo = 0
        return true
    }

    mutating func note(_ reading: FaceReading) { self.reading = reading }

    private func difference(to other: [Float]) -> Float {
        var sum: Float = 0
        for i in look.indices { sum += abs(look[i] - other[i]) }
        return sum / Float(look.count)
    }
}
