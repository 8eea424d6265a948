/// Finds pictures of faces that show the same photograph, perhaps mirrored, brightened or compressed.
public struct Likeness: Sendable {
    /// Side of the small pictures that are compared.
    public static let side = 24
    /// Side of even smaller ones, which most pairs differ in already.
    private static let coarseSide = 6
    /// Least correlation of two pictures of the same moment or nearly so.
    private static let alike: Float = 0.96
    /// Least correlation of two copies of one picture.
    private static let same: Float = 0.995

    /// A pair of faces.
    public struct Pair: Sendable, Equatable {
        public let first: Int
        public let second: Int
        /// Whether one is a copy of the other.
        public let isCopy: Bool
    }

    /// Small pictures of zero mean and unit length, `[faces, side²]`, and their even smaller ones.
    private var pictures: [Float] = []
    private var coarse: [SIMD64<Float>] = []
    private var mirroredCoarse: [SIMD64<Float>] = []

    public init() {}

    /// Adds a face.
    /// - Parameter luma: `[height, width]`, row-major.
    public mutating func add(_ luma: [Float], width: Int, height: Int) {
        var small = Self.reduced(luma, width: width, height: height, to: Self.side)
        let mean = small.reduce(0, +) / Float(small.count)
        for index in small.indices { small[index] -= mean }
        let length = max(small.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-6)
        for index in small.indices { small[index] /= length }
        pictures += small
        coarse.append(Self.coarse(small))
        mirroredCoarse.append(Self.coarse(Self.mirrored(small)))
    }

    /// Takes back the faces that were added after the first `count`.
    public mutating func shorten(to count: Int) {
        pictures.removeSubrange((count * Self.side * Self.side)...)
        coarse.removeSubrange(count...)
        mirroredCoarse.removeSubrange(count...)
    }

    /// Every pair of faces that are alike.
    public func pairs() -> [Pair] {
        // Averaging blocks is a projection, so that pictures are at least as far apart as their reductions.
        let farthest = 2 * (1 - Self.alike)
        var pairs: [Pair] = []
        for second in coarse.indices {
            for first in 0..<second {
                let isPlausible =
                    Self.distance(coarse[first], coarse[second]) <= farthest
                    || Self.distance(coarse[first], mirroredCoarse[second]) <= farthest
                guard isPlausible else { continue }
                let correlation = correlation(first, second)
                if correlation >= Self.alike {
                    pairs.append(Pair(first: first, second: second, isCopy: correlation >= Self.same))
                }
            }
        }
        return pairs
    }

    private static func distance(_ one: SIMD64<Float>, _ other: SIMD64<Float>) -> Float {
        let difference = one - other
        return (difference * difference).sum()
    }

    /// Returns the correlation of two pictures, one of them possibly mirrored.
    private func correlation(_ first: Int, _ second: Int) -> Float {
        let size = Self.side * Self.side
        let one = Array(pictures[first * size..<(first + 1) * size])
        let other = Array(pictures[second * size..<(second + 1) * size])
        func product(_ picture: [Float]) -> Float { zip(one, picture).reduce(0) { $0 + $1.0 * $1.1 } }
        return max(product(other), product(Self.mirrored(other)))
    }

    private static func mirrored(_ picture: [Float]) -> [Float] {
        picture.indices.map { picture[$0 / side * side + side - 1 - $0 % side] }
    }

    /// Averages of blocks, scaled so that lengths of what is constant in them stay.
    private static func coarse(_ picture: [Float]) -> SIMD64<Float> {
        let block = side / coarseSide
        var sums = SIMD64<Float>()
        for index in picture.indices {
            sums[index / side / block * coarseSide + index % side / block] += picture[index]
        }
        return sums / Float(block)
    }

    /// The mean of what each cell of a grid covers.
    private static func reduced(_ luma: [Float], width: Int, height: Int, to side: Int) -> [Float] {
        func range(_ cell: Int, _ length: Int) -> Range<Int> {
            let start = cell * length / side
            return start..<max(start + 1, (cell + 1) * length / side)
        }
        return (0..<side * side).map { index in
            let (rows, columns) = (range(index / side, height), range(index % side, width))
            var sum: Float = 0
            for row in rows { for column in columns { sum += luma[row * width + column] } }
            return sum / Float(rows.count * columns.count)
        }
    }
}
