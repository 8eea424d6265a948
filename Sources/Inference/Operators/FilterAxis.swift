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
