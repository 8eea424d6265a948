import EmotionRecognition

/// A face as a network detects it, in pixels of the picture that the network was given.
struct Detection: Equatable {
    /// How probable the face is, in 0...1.
    var score: Float
    var center: SIMD2<Float>
    var side: Float
    /// The tilt of the head in degrees, clockwise as seen.
    var roll: Float

    /// The upright square around the center.
    var square: (low: SIMD2<Float>, high: SIMD2<Float>) { (center - side / 2, center + side / 2) }
}

extension FaceDetectorCard.Decoding {
    /// Whether both are the same face.
    func isSameFace(_ face: Detection, _ other: Detection) -> Bool {
        let low = pointwiseMax(face.square.low, other.square.low)
        let high = pointwiseMin(face.square.high, other.square.high)
        let extent = pointwiseMax(high - low, SIMD2())
        let shared = extent.x * extent.y
        let (area, otherArea) = (face.side * face.side, other.side * other.side)
        return shared > Float(overlap) * (area + otherArea - shared)
            || shared > Float(inside) * min(area, otherArea)
    }
}
