/// Loops over rows of features, in double precision.
enum Kernel {
    private static let width = 8

    /// Sum of the products of two rows of equal length.
    static func dot(_ features: UnsafeBufferPointer<Float>, _ weights: UnsafeBufferPointer<Double>) -> Double
    {
        var sums = SIMD8<Double>()
        var index = 0
        while index + width <= weights.count {
            sums += SIMD8<Double>(load(features, index)) * load(weights, index)
            index += width
        }
        var sum = sums.sum()
        while index < weights.count {
            sum += Double(features[index]) * weights[index]
            index += 1
        }
        return sum
    }

    /// Adds `factor` times a row of features to `sums`.
    static func add(
        _ features: UnsafeBufferPointer<Float>, times factor: Double,
        to sums: UnsafeMutableBufferPointer<Double>
    ) {
        var index = 0
        while index + width <= sums.count {
            let sum = load(UnsafeBufferPointer(sums), index) + SIMD8<Double>(load(features, index)) * factor
            UnsafeMutableRawPointer(sums.baseAddress! + index).storeBytes(of: sum, as: SIMD8<Double>.self)
            index += width
        }
        while index < sums.count {
            sums[index] += Double(features[index]) * factor
            index += 1
        }
    }

    /// Sum of the products of two vectors of equal length.
    static func dot(_ one: [Double], _ other: [Double]) -> Double {
        one.withUnsafeBufferPointer { one in
            other.withUnsafeBufferPointer { other in
                var sums = SIMD8<Double>()
                var index = 0
                while index + width <= one.count {
                    sums += load(one, index) * load(other, index)
                    index += width
                }
                var sum = sums.sum()
                while index < one.count {
                    sum += one[index] * other[index]
                    index += 1
                }
                return sum
            }
        }
    }

    /// Adds `factor` times `vector` to `sum`.
    static func add(_ vector: [Double], times factor: Double, to sum: inout [Double]) {
        for index in sum.indices { sum[index] += factor * vector[index] }
    }

    private static func load(_ values: UnsafeBufferPointer<Float>, _ index: Int) -> SIMD8<Float> {
        UnsafeRawPointer(values.baseAddress! + index).loadUnaligned(as: SIMD8<Float>.self)
    }

    private static func load(_ values: UnsafeBufferPointer<Double>, _ index: Int) -> SIMD8<Double> {
        UnsafeRawPointer(values.baseAddress! + index).loadUnaligned(as: SIMD8<Double>.self)
    }
}
