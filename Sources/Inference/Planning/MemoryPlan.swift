/// Gives each value a place in the workspace. Values that never live at the same time share memory.
///
/// Places are found by size, largest first, each at the lowest offset that is free throughout the value's
/// life: Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference", 2020.
struct MemoryPlan {
    /// First float of each value, for one sample; `nil` for a value that no step uses.
    let offsets: [Int?]
    /// Floats of the workspace for one sample.
    let count: Int

    /// The steps during which a value must keep its memory.
    struct Life {
        var first: Int
        var last: Int
        var count: Int

        func overlaps(_ other: Life) -> Bool { first <= other.last && other.first <= last }
    }

    init(steps: [DraftStep], operators: [any Operator], valueCounts: [Int], kept: Set<Int>, inputs: Set<Int>)
    {
        var lives = Self.lives(steps, valueCounts, kept: kept, inputs: inputs)
        let homes = Self.shareInPlace(steps, operators, &lives, kept: kept.union(inputs))
        var offsets = [Int?](repeating: nil, count: valueCounts.count)
        var placed: [(life: Life, offset: Int)] = []
        var end = 0
        let bySize = lives.indices.filter { lives[$0] != nil && homes[$0] == $0 }
            .sorted { (lives[$0]?.count ?? 0, $1) > (lives[$1]?.count ?? 0, $0) }
        for value in bySize {
            guard let life = lives[value] else { continue }
            var offset = 0
            for other in placed where other.life.overlaps(life) && other.offset < offset + life.count {
                offset = max(offset, other.offset + other.life.count)
            }
            offsets[value] = offset
            placed.insert((life, offset), at: placed.firstIndex { $0.offset >= offset } ?? placed.count)
            end = max(end, offset + life.count)
        }
        for value in offsets.indices where homes[value] != value { offsets[value] = offsets[homes[value]] }
        self.offsets = offsets
        count = end
    }

    private static func lives(
        _ steps: [DraftStep], _ counts: [Int], kept: Set<Int>, inputs: Set<Int>
    ) -> [Life?] {
        var lives = [Life?](repeating: nil, count: counts.count)
        func touch(_ value: Int, at step: Int) {
            // Whole cache lines, so that every value begins on one.
            let count = (counts[value] + 15) / 16 * 16
            lives[value] = Life(first: lives[value]?.first ?? step, last: step, count: count)
        }
        for input in inputs {
            touch(input, at: 0)
            touch(input, at: steps.count)
        }
        for (index, step) in steps.enumerated() {
            for value in step.readValues where lives[value]?.last != steps.count { touch(value, at: index) }
            touch(step.output, at: index)
        }
        for value in kept { touch(value, at: steps.count) }
        return lives
    }

    /// Puts the output of a step over its operand where the operand ends there. Returns the value in whose
    /// memory each value lies.
    private static func shareInPlace(
        _ steps: [DraftStep], _ operators: [any Operator], _ lives: inout [Life?], kept: Set<Int>
    ) -> [Int] {
        var homes = Array(lives.indices)
        for (index, step) in steps.enumerated() where operators[index].worksInPlace {
            guard let value = step.left.value, !kept.contains(value) else { continue }
            let home = homes[value]
            guard let life = lives[home], let output = lives[step.output], life.last == index,
                output.first == index, life.count == output.count
            else { continue }
            homes[step.output] = home
            lives[home]?.last = output.last
        }
        return homes
    }
}
