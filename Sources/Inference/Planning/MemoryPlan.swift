/// Gives each value a place in the workspace. Inputs and outputs keep theirs; other values that never live at
/// the same time share memory.
///
/// Places are found by size, largest first, each at the lowest offset that is free throughout the value's
/// life: Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference", 2020.
struct MemoryPlan {
    enum Place: Sendable {
        /// First float among the inputs and outputs, for one sample.
        case kept(offset: Int)
        /// First float among the values in between, for one sample.
        case passing(offset: Int)
    }

    /// Where each value lies; `nil` for a value that no step uses.
    let places: [Place?]
    /// Floats of all inputs and outputs, for one sample.
    let keptCount: Int
    /// Floats of the memory that the other values share, for one sample.
    let passingCount: Int

    /// The steps during which a value must keep its memory.
    struct Life {
        var first: Int
        var last: Int
        var count: Int

        func overlaps(_ other: Life) -> Bool { first <= other.last && other.first <= last }
    }

    init(steps: [DraftStep], operators: [any Operator], valueCounts: [Int], kept: [Int]) {
        var lives = Self.lives(steps, valueCounts)
        var places = [Place?](repeating: nil, count: valueCounts.count)
        var keptCount = 0
        for value in kept {
            lives[value] = nil
            places[value] = .kept(offset: keptCount)
            keptCount += Self.wholeLines(valueCounts[value])
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
            places[value] = .passing(offset: offset)
            placed.insert((life, offset), at: placed.firstIndex { $0.offset >= offset } ?? placed.count)
            end = max(end, offset + life.count)
        }
        for value in homes.indices where homes[value] != value { places[value] = places[homes[value]] }
        self.places = places
        self.keptCount = keptCount
        passingCount = end
    }

    /// Every value begins on a cache line.
    private static func wholeLines(_ count: Int) -> Int { (count + 15) / 16 * 16 }

    private static func lives(_ steps: [DraftStep], _ counts: [Int]) -> [Life?] {
        var lives = [Life?](repeating: nil, count: counts.count)
        for (index, step) in steps.enumerated() {
            for value in step.readValues + [step.output] {
                lives[value] = Life(
                    first: lives[value]?.first ?? index, last: index, count: wholeLines(counts[value]))
            }
        }
        return lives
    }

    /// Puts the output of a step over its operand where the operand ends there. Returns the value in whose
    /// memory each value lies.
    private static func shareInPlace(
        _ steps: [DraftStep], _ operators: [any Operator], _ lives: inout [Life?]
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
