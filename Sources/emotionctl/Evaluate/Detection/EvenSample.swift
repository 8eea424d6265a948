/// Some of many things, spread evenly over all of them, whose number is not known beforehand.
struct EvenSample<Element> {
    private(set) var kept: [Element] = []
    /// How many there were.
    private(set) var count = 0
    private let limit: Int
    private var step = 1

    /// - Parameter limit: how many are kept at most; even.
    init(limit: Int) {
        precondition(limit > 0 && limit.isMultiple(of: 2))
        self.limit = limit
    }

    /// Counts the next thing; whether it is to be kept, too.
    mutating func takesNext() -> Bool {
        defer { count += 1 }
        if count.isMultiple(of: step), kept.count == limit {
            kept = kept.indices.filter { $0.isMultiple(of: 2) }.map { kept[$0] }
            step *= 2
        }
        return count.isMultiple(of: step)
    }

    /// Keeps a thing that `takesNext` has said is to be kept.
    mutating func keep(_ element: Element) {
        kept.append(element)
    }
}
