/// Where a step finds an operand.
enum Source {
    /// A tensor that an earlier step computes, by its number.
    case value(Int)
    case constant(FloatStorage)

    var value: Int? {
        if case .value(let number) = self { number } else { nil }
    }
}

/// A tensor of the ONNX graph as it lies in memory.
///
/// Transposing a tensor only changes its view, so that a network of channels-first convolutions runs
/// channels-last, and one born channels-last runs as it is, without a copy in between.
struct View {
    var source: Source
    /// Sizes as they lie in memory, row-major, for one sample.
    var shape: [Int]
    /// For each axis of the ONNX tensor, the axis of `shape` that holds it.
    var axes: [Int]
    /// For a constant of integers: the values, of which the floats are indices. Steps that only move
    /// elements then serve integers as well.
    var integers: [Int]?

    /// A tensor that lies in the order of its ONNX axes.
    init(_ source: Source, shape: [Int], integers: [Int]? = nil) {
        self.source = source
        self.shape = shape
        axes = Array(shape.indices)
        self.integers = integers
    }

    /// A tensor of the ONNX shape `logicalShape` whose axis `i` is axis `axes[i]` in memory.
    init(_ source: Source, logicalShape: [Int], axes: [Int], integers: [Int]? = nil) {
        self.source = source
        self.axes = axes
        self.integers = integers
        shape = logicalShape
        for (logical, physical) in axes.enumerated() { shape[physical] = logicalShape[logical] }
    }

    /// Sizes in the order of the ONNX axes.
    var logicalShape: [Int] { axes.map { shape[$0] } }

    /// Floats between neighbours along each ONNX axis.
    var logicalSteps: [Int] {
        let steps = Shape.steps(shape)
        return axes.map { steps[$0] }
    }

    /// The tensor with further ONNX axes of size 1 at these places in the result, in rising order.
    func inserting(axes places: [Int]) -> View {
        var result = self
        for place in places {
            result.axes.insert(result.shape.count, at: place)
            result.shape.append(1)
        }
        return result
    }

    /// The tensor without these ONNX axes, which have size 1.
    func removing(axes removed: Set<Int>) -> View {
        let gone = Set(removed.map { axes[$0] })
        let kept = shape.indices.filter { !gone.contains($0) }
        var result = self
        result.shape = kept.map { shape[$0] }
        result.axes = axes.indices.filter { !removed.contains($0) }
            .compactMap { kept.firstIndex(of: axes[$0]) }
        return result
    }

    var isConstant: Bool { source.value == nil }

    /// Whether the elements lie in the same order with the axes placed as `other`: axes of size 1 may be
    /// anywhere.
    func lies(as other: [Int]) -> Bool {
        func order(_ axes: [Int]) -> [Int] {
            axes.indices.filter { logicalShape[$0] != 1 }.sorted { axes[$0] < axes[$1] }
        }
        return order(axes) == order(other)
    }
}

/// Places of the axes of a channels-last tensor: `[n, c, h, w]` lies as `[n, h, w, c]`.
func channelsLast(rank: Int) -> [Int] {
    rank < 3 ? Array(0..<rank) : [0, rank - 1] + Array(1..<(rank - 1))
}
