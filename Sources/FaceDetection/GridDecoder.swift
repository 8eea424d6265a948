import EmotionRecognition
import Glibc
import Imaging

/// Decodes the output grids of a detector network into faces, merging the boxes of all positions that mean
/// one face.
///
/// Allocates nothing once its buffers have grown to the number of candidates.
struct GridDecoder {
    /// Maximum number of faces per image.
    static let capacity = 64
    /// Accepted logarithmic sizes; others come from a broken network.
    private static let sizes: ClosedRange<Float> = -4...4

    private let decoding: FaceDetectorCard.Decoding
    private let leastLogit: Float
    private var candidates: [Detection] = []

    init(_ decoding: FaceDetectorCard.Decoding) {
        self.decoding = decoding
        leastLogit = log(decoding.leastScore / (1 - decoding.leastScore))
    }

    /// Starts another image.
    mutating func begin() { candidates.removeAll(keepingCapacity: true) }

    /// Adds one grid: six planes of `rows` × `columns` numbers.
    mutating func add(_ numbers: Span<Float>, columns: Int, rows: Int, stride: Int) {
        let plane = columns * rows
        for place in 0..<plane where numbers[place] > leastLogit {
            let size = min(max(numbers[3 * plane + place], Self.sizes.lowerBound), Self.sizes.upperBound)
            let side = exp(size) * decoding.sizeUnit * Float(stride)
            let cell = SIMD2(Float(place % columns), Float(place / columns)) + 0.5
            let offset = SIMD2(numbers[plane + place], numbers[2 * plane + place])
            let detection = Detection(
                score: 1 / (1 + exp(-numbers[place])), center: cell * Float(stride) + offset * side,
                side: side,
                roll: atan2(numbers[4 * plane + place], numbers[5 * plane + place]) * 180 / .pi)
            if detection.center.x.isFinite, detection.center.y.isFinite, detection.roll.isFinite {
                candidates.append(detection)
            }
        }
    }

    /// Replaces `faces` by one box per face, the most probable first.
    ///
    /// The score of a face combines those of all positions that mean it, as if they were independent: a face
    /// is detected at several positions, a false alarm often at one.
    mutating func finish(into faces: inout [Detection]) {
        faces.removeAll(keepingCapacity: true)
        while faces.count < Self.capacity, let best = candidates.indices.max(by: { isLess($0, $1) }) {
            var face = candidates[best]
            var doubt: Float = 1
            // Swapping with the last keeps the array's memory and moves no candidate that is still to be
            // visited.
            for index in candidates.indices.reversed()
            where decoding.sameFace.matches(candidates[index], face) {
                doubt *= 1 - candidates[index].score
                candidates.swapAt(index, candidates.endIndex - 1)
                candidates.removeLast()
            }
            face.score = 1 - doubt
            faces.append(reported(face))
        }
    }

    private func isLess(_ left: Int, _ right: Int) -> Bool {
        candidates[left].score < candidates[right].score
    }

    /// Converts a box to the convention of the face models.
    private func reported(_ face: Detection) -> Detection {
        var box = face
        let angle = face.roll * .pi / 180
        let down = decoding.boxDown * face.side
        box.center += SIMD2(-down * sin(angle), down * cos(angle))
        box.side *= decoding.boxScale
        return box
    }
}

/// A face detected by a network, in pixels of the network's input image.
struct Detection: Equatable {
    /// Probability that it is a face, in 0...1.
    var score: Float
    var center: SIMD2<Float>
    var side: Float
    /// Tilt of the head in degrees, clockwise as seen.
    var roll: Float

    /// Logarithm of the odds that it is a face.
    var logOdds: Float { Self.logOdds(score) }

    /// Returns the log odds of a probability, which is clamped away from 0 and 1.
    static func logOdds(_ probability: Float) -> Float {
        let probability = min(max(probability, 1e-4), 1 - 1e-4)
        return log(probability / (1 - probability))
    }

    /// Corners of the upright square around the center.
    var square: (low: SIMD2<Float>, high: SIMD2<Float>) { (center - side / 2, center + side / 2) }
}

extension SameFaceRule {
    /// Whether two detections are of the same face.
    func matches(_ face: Detection, _ other: Detection) -> Bool {
        let low = pointwiseMax(face.square.low, other.square.low)
        let high = pointwiseMin(face.square.high, other.square.high)
        let extent = pointwiseMax(high - low, SIMD2())
        return matches(
            intersection: Double(extent.x * extent.y), area: Double(face.side * face.side),
            otherArea: Double(other.side * other.side))
    }
}
