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
