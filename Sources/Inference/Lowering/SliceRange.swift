/// Elements of one axis: `count` of them from `start` on, `stride` apart, which may be negative.
struct SliceRange {
    let start: Int
    let count: Int
    let stride: Int

    init(start: Int, count: Int, stride: Int) {
        self.start = start
        self.count = count
        self.stride = stride
    }

    /// As ONNX's Slice counts: from the end where negative, clamped to the axis; `nil` for an empty range.
    init?(start: Int, end: Int, stride: Int, extent: Int) {
        guard stride != 0, stride != .min else { return nil }
        func place(_ index: Int, _ range: ClosedRange<Int>) -> Int {
            let fromFront = index < 0 ? (index < -extent ? -1 : index + extent) : index
            return min(max(fromFront, range.lowerBound), range.upperBound)
        }
        let first = place(start, stride > 0 ? 0...extent : 0...(extent - 1))
        let end = place(end, stride > 0 ? 0...extent : -1...(extent - 1))
        let distance = stride > 0 ? end - first : first - end
        guard distance > 0 else { return nil }
        let step = min(abs(stride), extent)
        self.init(start: first, count: (distance + step - 1) / step, stride: stride > 0 ? step : -step)
    }
}
