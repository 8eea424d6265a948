import Testing

@testable import EmotionRecognition

@Suite struct PixelNormalizationTests {
    private func apply(_ normalization: PixelNormalization, to luma: [Float]) -> [Float] {
        var numbers = [Float](repeating: 0, count: luma.count)
        var span = numbers.mutableSpan
        normalization.apply(to: luma, into: &span)
        return numbers
    }

    @Test func `scales then shifts`() {
        let rule = PixelNormalization(
            scale: 0.5, offset: -1, standardize: false, minimumDeviation: 1, deviationDegreesOfFreedom: 0)
        #expect(apply(rule, to: [0, 2, 4]) == [-1, 0, 1])
    }

    @Test(arguments: [(0, Float(1.3416407)), (1, Float(1.161895))])
    func `standardizes with either deviation`(degreesOfFreedom: Int, highest: Float) {
        let rule = PixelNormalization(
            scale: 1, offset: 0, standardize: true, minimumDeviation: 0.01,
            deviationDegreesOfFreedom: degreesOfFreedom)
        // Mean 2.5; squares sum to 5 over 4 or 3.
        let numbers = apply(rule, to: [1, 2, 3, 4])
        #expect(abs(numbers[3] - highest) < 1e-6)
        #expect(abs(numbers.reduce(0, +)) < 1e-6)
    }

    @Test func `divides a flat picture by the smallest deviation`() {
        let rule = PixelNormalization(
            scale: 1, offset: 0, standardize: true, minimumDeviation: 0.02, deviationDegreesOfFreedom: 1)
        #expect(apply(rule, to: [7, 7, 7]) == [0, 0, 0])
    }
}
