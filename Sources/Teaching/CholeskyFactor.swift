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
