/// Assigns memory of the workspace to each value. Inputs and outputs persist; other values share memory if
/// their lifetimes do not overlap.
///
/// Values are placed by size, largest first, each at the lowest offset that is free during its lifetime:
/// Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference", 2020.
struct MemoryPlan {
    enum Place: Sendable {
        /// Offset in floats among the inputs and outputs, for one sample.
        case persistent(offset: Int)
        /// Offset in floats among the intermediate values, for one sample.
        case transient(offset: Int)
    }

    /// Place of each value; `nil` for an unused value.
    let places: [Place?]
    /// Number of floats of all inputs and outputs, for one sample.
    let persistentCount: Int
    /// Number of floats of the memory shared by the other values, for one sample.
    let transientCount: Int

    /// The lifetime of a value, in steps.
    struct Life {
        var first: Int
        var last: Int
        var count: Int

        func overlaps(_ other: Life) -> Bool { first <= other.last && other.first <= last }
    }

    init(steps: [PlannedStep], operators: [any Operator], valueCounts: [Int], persistent: [Int]) {
        var lives = Self.lives(steps, valueCounts)
        var places = [Place?](repeating: nil, count: valueCounts.count)
        var persistentCount = 0
        for value in persistent {
            lives[value] = nil
            places[value] = .persistent(offset: persistentCount)
            persistentCount += Self.wholeLines(valueCounts[value])
        }
        let homes = Self.shareInPlace(steps, operators, &lives)
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
            places[value] = .transient(offset: offset)
            placed.insert((life, offset), at: placed.firstIndex { $0.offset >= offset } ?? placed.count)
            end = max(end, offset + life.count)
        }
        for value in homes.indices where homes[value] != value { places[value] = places[homes[value]] }
        self.places = places
        self.persistentCount = persistentCount
        transientCount = end
    }

    /// Rounds a size up to whole cache lines.
    private static func wholeLines(_ count: Int) -> Int { (count + 15) / 16 * 16 }

    private static func lives(_ steps: [PlannedStep], _ counts: [Int]) -> [Life?] {
        var lives = [Life?](repeating: nil, count: counts.count)
        for (index, step) in steps.enumerated() {
            for value in step.readValues + [step.output] {
                lives[value] = Life(
                    first: lives[value]?.first ?? index, last: index, count: wholeLines(counts[value]))
            }
        }
        return lives
    }

    /// Lets a step overwrite its operand if that is the operand's last use. Returns for each value the one
    /// whose memory it uses.
    private static func shareInPlace(
        _ steps: [PlannedStep], _ operators: [any Operator], _ lives: inout [Life?]
    ) -> [Int] {
        var homes = Array(lives.indices)
        for (index, step) in steps.enumerated() where operators[index].worksInPlace {
            guard let value = step.left.value else { continue }
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
