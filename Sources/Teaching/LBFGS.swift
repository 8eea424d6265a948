/// Limited-memory BFGS (Liu and Nocedal, 1989) for smooth convex functions.
public enum LBFGS {
    /// How near the minimum the result is: the squared length of the preconditioned gradient at which a point
    /// counts as the minimum.
    public enum Accuracy: Double {
        /// For weights that are used.
        case fine = 1e-16
        /// For scores that are compared.
        case rough = 1e-9
    }

    private static let memory = 10
    private static let mostSteps = 500
    /// Part of the expected decrease that a step must reach (Armijo's rule).
    private static let decrease = 1e-4
    private static let mostHalvings = 40

    private struct Update {
        let step: [Double]
        let change: [Double]
        /// The inverse of the product of the two.
        let scale: Double
    }

    /// - Parameters:
    ///   - function: returns the value at a point and replaces the gradient by that there.
    ///   - precondition: the product of a vector and an approximate inverse of the second derivatives.
    static func minimum(
        from start: [Double], _ accuracy: Accuracy, _ function: ([Double], inout [Double]) -> Double,
        precondition: ([Double]) -> [Double]
    ) -> [Double] {
        var point = start
        var gradient = [Double](repeating: 0, count: point.count)
        var value = function(point, &gradient)
        var updates: [Update] = []
        for _ in 0..<mostSteps {
            let direction = direction(of: gradient, updates, precondition)
            let slope = Kernel.dot(direction, gradient)
            guard slope < -accuracy.rawValue else { break }
            var length = 1.0
            var next = point
            var nextGradient = gradient
            var nextValue = value
            for _ in 0..<mostHalvings {
                next = point
                Kernel.add(direction, times: length, to: &next)
                nextValue = function(next, &nextGradient)
                if nextValue <= value + decrease * length * slope { break }
                length /= 2
            }
            // Rounding leaves nothing to gain.
            guard nextValue < value else { break }
            let step = direction.map { $0 * length }
            let change = zip(nextGradient, gradient).map { $0 - $1 }
            let product = Kernel.dot(step, change)
            if product > 0 {
                updates.append(Update(step: step, change: change, scale: 1 / product))
                if updates.count > memory { updates.removeFirst() }
            }
            (point, gradient, value) = (next, nextGradient, nextValue)
        }
        return point
    }

    /// The two-loop recursion.
    private static func direction(
        of gradient: [Double], _ updates: [Update], _ precondition: ([Double]) -> [Double]
    ) -> [Double] {
        var vector = gradient
        var factors: [Double] = []
        for update in updates.reversed() {
            let factor = update.scale * Kernel.dot(update.step, vector)
            Kernel.add(update.change, times: -factor, to: &vector)
            factors.append(factor)
        }
        vector = precondition(vector)
        if let last = updates.last {
            let scale = 1 / (last.scale * Kernel.dot(last.change, precondition(last.change)))
            for index in vector.indices { vector[index] *= scale }
        }
        for (update, factor) in zip(updates, factors.reversed()) {
            let other = update.scale * Kernel.dot(update.change, vector)
            Kernel.add(update.step, times: factor - other, to: &vector)
        }
        return vector.map { -$0 }
    }
}

/// The covariance of features of unit deviation, which shows where the objective is steep.
struct Covariance {
    let count: Int
    /// `[count, count]`; only the lower triangle is filled.
    private var values: [Double]

    init(_ features: [Float], rows: [Int], weights: [Double], mean: [Double], deviation: [Double]) {
        count = mean.count
        var values = [Double](repeating: 0, count: count * count)
        var sample = [Double](repeating: 0, count: count)
        for (row, weight) in zip(rows, weights) {
            for index in 0..<count {
                sample[index] = (Double(features[row * count + index]) - mean[index]) / deviation[index]
            }
            for line in 0..<count {
                let factor = weight * sample[line]
                for column in 0...line { values[line * count + column] += factor * sample[column] }
            }
        }
        self.values = values
    }

    /// The matrix times `factor`, plus `diagonal` on its diagonal.
    func curvature(_ factor: Double, plus diagonal: Double) -> CholeskyFactor.Matrix {
        var scaled = values.map { $0 * factor }
        for index in 0..<count { scaled[index * count + index] += diagonal }
        return CholeskyFactor.Matrix(count: count, values: scaled)
    }
}

/// The Cholesky factor of a symmetric positive definite matrix.
struct CholeskyFactor {
    /// A symmetric matrix; only its lower triangle is read.
    struct Matrix {
        let count: Int
        let values: [Double]
    }

    private let count: Int
    /// Lower triangle and its transpose, row-major.
    private var lower: [Double]
    private var upper: [Double]

    /// `nil` for a matrix that is not positive definite.
    init?(_ matrix: Matrix) {
        count = matrix.count
        lower = matrix.values
        for row in 0..<count {
            for column in 0...row {
                var sum = lower[row * count + column]
                for index in 0..<column {
                    sum -= lower[row * count + index] * lower[column * count + index]
                }
                if row > column {
                    lower[row * count + column] = sum / lower[column * count + column]
                } else {
                    guard sum > 0 else { return nil }
                    lower[row * count + row] = sum.squareRoot()
                }
            }
        }
        upper = lower
        for row in 0..<count {
            for column in row..<count { upper[row * count + column] = lower[column * count + row] }
        }
    }

    /// Replaces the part `range` of `vector` by the solution of matrix · x = part.
    func solve(_ vector: inout [Double], in range: Range<Int>) {
        let start = range.lowerBound
        for row in 0..<count {
            var sum = vector[start + row]
            for index in 0..<row { sum -= lower[row * count + index] * vector[start + index] }
            vector[start + row] = sum / lower[row * count + row]
        }
        for row in (0..<count).reversed() {
            var sum = vector[start + row]
            for index in row + 1..<count { sum -= upper[row * count + index] * vector[start + index] }
            vector[start + row] = sum / lower[row * count + row]
        }
    }
}
