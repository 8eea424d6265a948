import CKernels
import Foundation
import Testing

@testable import Inference

/// Sums, softmax and normalization of rows, against their definitions.
@Suite struct RowKernelTests {
    private static let counts = [1, 3, 8, 16, 17, 100]

    @Test(arguments: counts)
    func `rows are reduced`(count: Int) {
        let values = testValues(count)
        let expected: [(ck_reduction_kind, Float)] = [
            (CK_SUM, values.reduce(0, +)), (CK_LARGEST, values.max() ?? 0), (CK_SMALLEST, values.min() ?? 0),
            (CK_PRODUCT, values.reduce(1, *)),
        ]
        for kernels in Kernels.all {
            for (kind, wanted) in expected {
                #expect(abs(kernels.call.reduce(kind, values, count) - wanted) < 1e-5, "\(kernels.name)")
            }
        }
    }

    @Test(arguments: counts, [false, true])
    func `rows become probabilities`(count: Int, isLogarithmic: Bool) {
        let values = testValues(2 * count).map { 5 * $0 }
        let expected = (0..<2).flatMap { row -> [Float] in
            let row = values[row * count..<(row + 1) * count].map { Double($0) }
            let sum = row.reduce(0) { $0 + exp($1) }
            return row.map { Float(isLogarithmic ? $0 - log(sum) : exp($0) / sum) }
        }
        for kernels in Kernels.all {
            let actual = Softmax(rows: 2, count: count, isLogarithmic: isLogarithmic)
                .output(values, count: 2 * count, kernels)
            #expect(largestDifference(actual, expected) < 3e-6, "\(kernels.name)")
        }
    }

    @Test(arguments: counts, [false, true])
    func `rows are normalized`(count: Int, isCentered: Bool) {
        let values = testValues(3 * count).map { 2 + $0 }
        let (scale, bias) = (testValues(count, seed: 2), testValues(count, seed: 3))
        let expected = (0..<3).flatMap { row -> [Float] in
            let row = values[row * count..<(row + 1) * count].map { Double($0) }
            let mean = isCentered ? row.reduce(0, +) / Double(count) : 0
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
            return row.indices.map {
                Float((row[$0] - mean) / (variance + 0.1).squareRoot() * Double(scale[$0]) + Double(bias[$0]))
            }
        }
        let operation = RowNormalization(
            rows: 3, count: count, epsilon: 0.1, isCentered: isCentered, affine: .perElement,
            scale: FloatStorage(scale), bias: FloatStorage(bias))
        for kernels in Kernels.all {
            let actual = operation.output(values, count: 3 * count, kernels)
            #expect(largestDifference(actual, expected) < 1e-5, "\(kernels.name)")
        }
    }

    /// Two images, more positions than are summed at a time.
    @Test(arguments: [(12, 1), (12, 3), (12, 12), (20, 4)])
    func `groups of channels are normalized`(channels: Int, groups: Int) {
        let positions = 300
        let values = testValues(2 * positions * channels).map { 1 + $0 }
        let (scale, bias) = (testValues(channels, seed: 2), testValues(channels, seed: 3))
        var expected = values
        let size = channels / groups
        for picture in 0..<2 {
            for group in 0..<groups {
                let places = (0..<positions).flatMap { position in
                    (0..<size).map { (picture * positions + position) * channels + group * size + $0 }
                }
                let count = Double(places.count)
                let mean = places.reduce(0.0) { $0 + Double(values[$1]) } / count
                let variance = places.reduce(0.0) { $0 + pow(Double(values[$1]) - mean, 2) } / count
                for place in places {
                    let normal = (Double(values[place]) - mean) / (variance + 1e-5).squareRoot()
                    let channel = place % channels
                    expected[place] = Float(normal * Double(scale[channel]) + Double(bias[channel]))
                }
            }
        }
        let operation = GroupedNormalization(
            images: 2, positions: positions, channels: channels, groups: groups, epsilon: 1e-5,
            scale: FloatStorage(scale), bias: FloatStorage(bias))
        for kernels in Kernels.all {
            let actual = operation.output(values, count: values.count, kernels)
            #expect(largestDifference(actual, expected) < 1e-5, "\(kernels.name)")
        }
    }
}
