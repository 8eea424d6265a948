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
