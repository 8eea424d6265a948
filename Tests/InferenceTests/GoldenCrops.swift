/// The default model's golden crops.
enum GoldenCrops {
    private static let stored = 48

    /// As the cards of the project's own models want them; smaller ones are means of whole blocks of pixels.
    static func standardized(side: Int) throws -> [[Float]] {
        let pixels = try Fixture.bytes("default/pixels.u8")
        return stride(from: 0, to: pixels.count, by: stored * stored).map { start in
            standardized(shrunk(pixels[start..<start + stored * stored], side: side))
        }
    }

    private static func shrunk(_ pixels: ArraySlice<UInt8>, side: Int) -> [Double] {
        let step = stored / side
        return (0..<side * side).map { target in
            let corner = pixels.startIndex + target / side * step * stored + target % side * step
            let block = (0..<step * step).map { pixels[corner + $0 / step * stored + $0 % step] }
            return block.reduce(0) { $0 + Double($1) } / Double(step * step)
        }
    }

    private static func standardized(_ luma: [Double]) -> [Float] {
        let values = luma.map { $0 / 255 }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = max((squares / Double(values.count - 1)).squareRoot(), 0.02)
        return values.map { Float(($0 - mean) / deviation) }
    }
}
