/// The origin of an operand.
enum Source {
    /// A tensor computed by an earlier step, by its number.
    case value(Int)
    case constant(FloatStorage)

    var value: Int? {
        if case .value(let number) = self { number } else { nil }
    }

    /// Whether a constant holds NaN.
    var containsNaN: Bool {
        guard case .constant(let storage) = self else { return false }
        return UnsafeBufferPointer(start: storage.base, count: storage.count).contains { $0.isNaN }
    }
}

/// The memory layout of a tensor of the ONNX graph.
///
/// Transposing a tensor only changes its view. A network of channels-first convolutions therefore runs
/// channels-last without copies, like one that is channels-last in the file.
struct TensorView {
    var source: Source
    /// Sizes in memory order, row-major, for one sample.
    var shape: [Int]
    /// Axis of `shape` for each axis of the ONNX tensor.
    var axes: [Int]
    /// Values of an integer constant, into which the floats are indices. Steps that only move elements thus
    /// work for integers too.
    var integers: [Int]?

    /// Creates the view of a tensor in the order of its ONNX axes.
    init(_ source: Source, shape: [Int], integers: [Int]? = nil) {
        self.source = source
        self.shape = shape
        axes = Array(shape.indices)
        self.integers = integers
    }

    /// Creates the view of a tensor of ONNX shape `logicalShape` whose axis `i` is axis `axes[i]` in memory.
    init(_ source: Source, logicalShape: [Int], axes: [Int], integers: [Int]? = nil) {
        self.source = source
        self.axes = axes
        self.integers = integers
        shape = logicalShape
        for (logical, physical) in axes.enumerated() { shape[physical] = logicalShape[logical] }
    }

    /// Sizes in the order of the ONNX axes.
    var logicalShape: [Int] { axes.map { shape[$0] } }

    /// Distances in floats between neighbors along each ONNX axis.
    var logicalSteps: [Int] {
        let steps = Shape.steps(shape)
        return axes.map { steps[$0] }
    }

    /// Returns the view with ONNX axes of size 1 inserted at these positions of the result, in ascending
    /// order.
    func inserting(axes places: [Int]) -> TensorView {
        var result = self
        for place in places {
            result.axes.insert(result.shape.count, at: place)
            result.shape.append(1)
        }
        return result
    }

    /// Returns the view without these ONNX axes, which have size 1.
    func removing(axes removed: Set<Int>) -> TensorView {
        let gone = Set(removed.map { axes[$0] })
        let kept = shape.indices.filter { !gone.contains($0) }
        var result = self
        result.shape = kept.map { shape[$0] }
        result.axes = axes.indices.filter { !removed.contains($0) }
            .compactMap { kept.firstIndex(of: axes[$0]) }
        return result
    }

    var isConstant: Bool { source.value == nil }

    /// Whether the elements are in the same order as with the axes `other`; axes of size 1 may be anywhere.
    func hasLayout(_ other: [Int]) -> Bool {
        func order(_ axes: [Int]) -> [Int] {
            axes.indices.filter { logicalShape[$0] != 1 }.sorted { axes[$0] < axes[$1] }
        }
        return order(axes) == order(other)
    }
}

/// Returns the axes of a channels-last tensor: `[n, c, h, w]` is stored as `[n, h, w, c]`.
func channelsLast(rank: Int) -> [Int] {
    rank < 3 ? Array(0..<rank) : [0, rank - 1] + Array(1..<(rank - 1))
}
