/// Picks elements along one axis: `[outer, extent, inner]` becomes `[outer, indices, inner]`.
struct GatherAxis: UndividedOperator {
    let outer: Int
    let extent: Int
    let inner: Int
    let indices: [Int32]

    func run(_ operands: Operands) {
        for block in 0..<operands.samples * outer {
            let input = operands.left + block * extent * inner
            var output = operands.output + block * indices.count * inner
            for index in indices {
                output.update(from: input + Int(index) * inner, count: inner)
                output += inner
            }
        }
    }
}

/// Linear interpolation along one axis: `[outer, extent, inner]` becomes `[outer, points, inner]`.
struct InterpolateAxis: UndividedOperator {
    /// Output point = (1 − weight) · element `low` + weight · element `high`.
    struct Point {
        let low: Int32
        let high: Int32
        let weight: Float
    }

    let outer: Int
    let extent: Int
    let inner: Int
    let points: [Point]

    func run(_ operands: Operands) {
        for block in 0..<operands.samples * outer {
            let input = operands.left + block * extent * inner
            var output = operands.output + block * points.count * inner
            for point in points {
                let low = input + Int(point.low) * inner
                let high = input + Int(point.high) * inner
                for i in 0..<inner { output[i] = low[i] + point.weight * (high[i] - low[i]) }
                output += inner
            }
        }
    }
}

/// Weighted sums along one axis: `[outer, extent, inner]` becomes `[outer, points, inner]`.
struct FilterAxis: UndividedOperator {
    let outer: Int
    let extent: Int
    let inner: Int
    /// Elements of each sum.
    let taps: Int
    /// `[points, taps]`
    let indices: [Int32]
    let weights: [Float]

    func run(_ operands: Operands) {
        let points = indices.count / taps
        for block in 0..<operands.samples * outer {
            let input = operands.left + block * extent * inner
            var output = operands.output + block * points * inner
            for point in 0..<points {
                output.update(repeating: 0, count: inner)
                for tap in point * taps..<(point + 1) * taps {
                    let line = input + Int(indices[tap]) * inner
                    let weight = weights[tap]
                    for i in 0..<inner { output[i] += weight * line[i] }
                }
                output += inner
            }
        }
    }
}
