import Numbers
import Testing

@Suite struct ConversionTests {
    private struct OutOfRange: Error, Equatable {}

    @Test(
        arguments: [
            (0, 0), (2.9, 2), (-2.9, -2), (127, 127), (128, 127), (-129, -128), (1e300, 127), (-1e300, -128),
            (.infinity, 127), (-.infinity, -128), (.nan, 0),
        ] as [(Double, Int8)])
    func `clamps to the range`(value: Double, expected: Int8) {
        #expect(Int8(clamping: value) == expected)
    }

    @Test func `clamps at the ends of the largest integers`() {
        #expect(Int64(clamping: 0x1p63) == .max)
        #expect(Int64(clamping: -0x1p63) == .min)
        #expect(UInt64(clamping: Float(-0.5)) == 0)
        #expect(UInt64(clamping: Float.greatestFiniteMagnitude) == .max)
    }

    @Test(arguments: [0x1p63, -1e19, .infinity, .nan]) func `a number out of range throws the given error`(
        value: Double
    ) {
        #expect(throws: OutOfRange()) { try Int(checking: value, orThrow: OutOfRange()) }
    }

    @Test func `converts what is in range`() throws {
        #expect(try Int(checking: -3.7, orThrow: OutOfRange()) == -3)
        #expect(try Int32(checking: Int64(5), orThrow: OutOfRange()) == 5)
        #expect(throws: OutOfRange()) { try Int32(checking: Int64.max, orThrow: OutOfRange()) }
    }
}
