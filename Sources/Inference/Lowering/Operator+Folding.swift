extension Operator {
    /// Runs once, when the model is loaded.
    func runOnConstants(_ left: Source, _ right: Source?, outputCount: Int) -> FloatStorage {
        var output = [Float](repeating: 0, count: outputCount)
        var scratch = [Float](repeating: 0, count: scratchCount(samples: 1))
        func storage(_ source: Source?) -> FloatStorage? {
            if case .constant(let storage) = source { storage } else { nil }
        }
        guard let left = storage(left) else { preconditionFailure("not a constant") }
        let right = storage(right)
        output.withUnsafeMutableBufferPointer { output in
            scratch.withUnsafeMutableBufferPointer { scratch in
                guard let result = output.baseAddress else { return }
                runWhole(
                    Operands(
                        samples: 1, left: left.base, leftStep: 0, right: right?.base, rightStep: 0,
                        output: result, outputStep: outputCount, scratch: scratch.baseAddress ?? result,
                        kernels: .best))
            }
        }
        return FloatStorage(output)
    }

    /// All phases on one thread.
    func runWhole(_ operands: Operands) {
        for phase in 0..<phaseCount(operands) { run(operands, phase: phase, slice: .whole) }
    }
}

extension Constant {
    /// Copies a constant out of its place in memory, in the order of the ONNX axes.
    init(_ view: TensorView) {
        guard case .constant(let storage) = view.source else { preconditionFailure("not a constant") }
        let rows = UnsafeBufferPointer(start: storage.base, count: storage.count)
        let shape = view.logicalShape
        let steps = view.logicalSteps
        var floats: [Float] = []
        floats.reserveCapacity(storage.count)
        func visit(axis: Int, offset: Int) {
            guard axis < shape.count else { return floats.append(rows[offset]) }
            for i in 0..<shape[axis] { visit(axis: axis + 1, offset: offset + i * steps[axis]) }
        }
        if view.hasLayout(Array(shape.indices)) {
            floats.append(contentsOf: rows)
        } else {
            visit(axis: 0, offset: 0)
        }
        if let integers = view.integers {
            self.init(shape: shape, integers: floats.map { integers[Int(clamping: $0)] })
        } else {
            self.init(shape: shape, floats: floats)
        }
    }
}
