extension Constant {
    /// Constants of one element type and of fitting shapes, joined along an axis.
    static func concatenating(_ parts: [Constant], axis: Int) -> Constant {
        var shape = parts[0].shape
        shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
        let outer = shape[..<axis].reduce(1, *)
        func join<Element>(_ lists: [[Element]]) -> [Element] {
            (0..<outer).flatMap { row in
                lists.flatMap { list in list[row * list.count / outer..<(row + 1) * list.count / outer] }
            }
        }
        let integers = parts.compactMap(\.integers)
        if integers.count == parts.count { return Constant(shape: shape, integers: join(integers)) }
        return Constant(shape: shape, floats: join(parts.compactMap(\.floats)))
    }
}
