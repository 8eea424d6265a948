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
