/// A sample of a sequence of unknown length, spread evenly over it.
struct EvenSample<Element> {
    private(set) var kept: [Element] = []
    /// Length of the sequence so far.
    private(set) var count = 0
    private let limit: Int
    private var step = 1

    /// - Parameter limit: maximum size of the sample; even.
    init(limit: Int) {
        precondition(limit > 0 && limit.isMultiple(of: 2))
        self.limit = limit
    }

    /// Counts the next element and returns whether it belongs to the sample.
    mutating func takesNext() -> Bool {
        defer { count += 1 }
        if count.isMultiple(of: step), kept.count == limit {
            kept = kept.indices.filter { $0.isMultiple(of: 2) }.map { kept[$0] }
            step *= 2
        }
        return count.isMultiple(of: step)
    }

    /// Adds an element for which `takesNext` has returned `true`.
    mutating func keep(_ element: Element) {
        kept.append(element)
    }
}
