import Testing

@testable import Inference

@Suite struct MemoryPlanTests {
    /// A step that computes value `output` from others, in a graph of values of `size` floats each.
    private struct Link {
        let reads: [Int]
        let output: Int
    }

    private static let size = 32

    private func plan(_ links: [Link], persistent: [Int], inPlace: Bool = false, sizes: [Int]? = nil)
        -> MemoryPlan
    {
        let copy = StridedCopy(extents: [1], sourceSteps: [1], destinationSteps: [1])
        let operation: any Operator = inPlace ? UnaryElementwise(function: .relu, count: 1) : copy
        let steps = links.map { link in
            PlannedStep(
                name: "", kind: "", work: .operation(operation), left: .value(link.reads[0]),
                right: link.reads.dropFirst().first.map(Source.value), third: nil, output: link.output)
        }
        let count = (links.map(\.output).max() ?? 0) + 1
        return MemoryPlan(
            steps: steps, operators: steps.map { _ in operation },
            valueCounts: sizes ?? [Int](repeating: Self.size, count: count), persistent: persistent)
    }

    /// A chain of steps from value 0 to value `count`.
    private func chain(_ count: Int) -> [Link] { (0..<count).map { Link(reads: [$0], output: $0 + 1) } }

    @Test func `a chain takes the memory of two values`() {
        #expect(plan(chain(6), persistent: [0, 6]).transientCount == 2 * Self.size)
    }

    @Test func `steps that work in place take the memory of one value`() {
        #expect(plan(chain(6), persistent: [0, 6], inPlace: true).transientCount == Self.size)
    }

    @Test func `an operand that is read again is not overwritten`() {
        let links = [
            Link(reads: [0], output: 1), Link(reads: [1], output: 2), Link(reads: [2, 1], output: 3),
        ]
        let plan = plan(links, persistent: [0, 3], inPlace: true)
        #expect(plan.places[1]?.transientOffset != plan.places[2]?.transientOffset)
    }

    @Test func `an input is not overwritten`() {
        let plan = plan(chain(2), persistent: [0, 2], inPlace: true)
        #expect(plan.places[0]?.persistentOffset == 0)
        #expect(plan.places[1]?.transientOffset == 0)
    }

    /// Each value is read by the next step and three steps later, until then it is alive.
    @Test func `values that are alive at the same time lie apart`() {
        let links = (0..<12).map { Link(reads: [$0, max(0, $0 - 3)], output: $0 + 1) }
        let sizes = (0...12).map { 16 * (1 + $0 * 5 % 7) }
        let plan = plan(links, persistent: [0, 12], sizes: sizes)
        for value in 1...8 {
            for other in value + 1...min(value + 4, 11) {
                let (first, second) = (plan.range(of: value, sizes), plan.range(of: other, sizes))
                #expect(!first.overlaps(second), "values \(value) and \(other) at \(first) and \(second)")
            }
        }
    }

    @Test func `inputs and outputs begin at cache lines`() {
        let plan = plan(chain(2), persistent: [0, 2], sizes: [5, 32, 20])
        #expect([0, 2].map { plan.places[$0]?.persistentOffset } == [0, 16])
        #expect(plan.persistentCount == 16 + 32)
    }

    @Test func `a value that no step uses has no place`() {
        let plan = plan([Link(reads: [0], output: 2)], persistent: [0, 2])
        #expect(plan.places[1] == nil)
    }
}

extension MemoryPlan {
    /// Returns the floats of a transient value, empty for others.
    fileprivate func range(of value: Int, _ sizes: [Int]) -> Range<Int> {
        let offset = places[value]?.transientOffset
        return (offset ?? 0)..<(offset.map { $0 + sizes[value] } ?? 0)
    }
}

extension MemoryPlan.Place {
    fileprivate var transientOffset: Int? { if case .transient(let offset) = self { offset } else { nil } }
    fileprivate var persistentOffset: Int? { if case .persistent(let offset) = self { offset } else { nil } }
}
