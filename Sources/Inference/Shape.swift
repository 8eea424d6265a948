/// Arithmetic on tensor shapes that a hostile file cannot overflow.
enum Shape {
    /// No tensor may have more elements: 1 GiB of floats.
    static let mostElements = 1 << 28

    /// Some steps keep a number per element of an axis.
    static let longestAxis = 1 << 22

    /// Number of elements, for one sample.
    static func count(_ shape: [Int], of tensor: String) throws(ModelError) -> Int {
        guard shape.allSatisfy({ $0 > 0 }), shape.count <= 8 else {
            throw .invalidShape(tensor: tensor, shape: shape)
        }
        var count = 1
        for extent in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: extent)
            guard !overflows, product <= mostElements, extent <= longestAxis else {
                throw .tooLarge(tensor: tensor, shape: shape)
            }
            count = product
        }
        return count
    }

    /// Floats between neighbors along each axis of a row-major tensor, whose number of elements was checked.
    static func steps(_ shape: [Int]) -> [Int] {
        var steps = [Int](repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() { steps[axis] = steps[axis + 1] * shape[axis + 1] }
        return steps
    }

    /// What two shapes broadcast to, or `nil` where they do not fit.
    static func broadcast(_ left: [Int], _ right: [Int]) -> [Int]? {
        let rank = max(left.count, right.count)
        let (left, right) = (padded(left, to: rank), padded(right, to: rank))
        var result: [Int] = []
        for (l, r) in zip(left, right) {
            guard l == r || l == 1 || r == 1 else { return nil }
            result.append(l == 1 ? r : l)
        }
        return result
    }

    /// The shape with axes of size 1 in front.
    static func padded(_ shape: [Int], to rank: Int) -> [Int] {
        [Int](repeating: 1, count: rank - shape.count) + shape
    }

    /// For each element of `shape`, row-major, the element of `part` that broadcasts to it.
    static func broadcastIndices(_ part: [Int], to shape: [Int]) -> [Int] {
        let padded = padded(part, to: shape.count)
        var indices = [0]
        for (axis, step) in steps(padded).enumerated() {
            let move = padded[axis] == 1 ? 0 : step
            indices = indices.flatMap { index in (0..<shape[axis]).map { index + $0 * move } }
        }
        return indices
    }
}
