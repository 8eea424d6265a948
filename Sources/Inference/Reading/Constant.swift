/// A tensor that is known when the model is loaded, row-major.
struct Constant {
    enum Elements {
        case floats([Float])
        /// Integers of any width, and Booleans as 0 and 1.
        case integers([Int])
    }

    var shape: [Int]
    var elements: Elements

    init(shape: [Int], floats: [Float]) {
        self.shape = shape
        elements = .floats(floats)
    }

    init(shape: [Int], integers: [Int]) {
        self.shape = shape
        elements = .integers(integers)
    }

    var count: Int {
        switch elements {
        case .floats(let values): values.count
        case .integers(let values): values.count
        }
    }

    /// The elements, or `nil` where they are integers.
    var floats: [Float]? {
        if case .floats(let values) = elements { values } else { nil }
    }

    /// The elements, or `nil` where they are floats.
    var integers: [Int]? {
        if case .integers(let values) = elements { values } else { nil }
    }

    /// A copy for steps to read; for integers the indices of the elements, see ``TensorView/integers``.
    var storage: FloatStorage {
        switch elements {
        case .floats(let values): FloatStorage(values)
        case .integers(let values): FloatStorage(values.indices.map { Float($0) })
        }
    }
}
