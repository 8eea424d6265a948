import Imaging

/// How alike two pictures look: mean SSIM of their luma in blocks of 8×8 (Wang et al., "Image Quality
/// Assessment: From Error Visibility to Structural Similarity", 2004), 1 for equal ones.
enum StructuralSimilarity {
    private static let side = 8

    static func between(_ one: BGRImage, _ other: BGRImage) -> Double {
        precondition(one.size == other.size)
        let (columns, rows) = (one.size.width / side, one.size.height / side)
        let (first, second) = (luma(of: one), luma(of: other))
        var sum = 0.0
        for row in 0..<rows {
            for column in 0..<columns {
                let places = (0..<side * side).map {
                    (row * side + $0 / side) * one.size.width + column * side + $0 % side
                }
                sum += similarity(places.map { first[$0] }, places.map { second[$0] })
            }
        }
        return sum / Double(columns * rows)
    }

    private static func luma(of image: BGRImage) -> [Double] {
        (0..<image.size.area).map { place in
            let pixel = image.pixels[(3 * place)..<(3 * place + 3)].map { Double($0) }
            return zip(pixel, [0.114, 0.587, 0.299]).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }

    private static func similarity(_ one: [Double], _ other: [Double]) -> Double {
        let count = Double(one.count)
        let (mean, otherMean) = (one.reduce(0, +) / count, other.reduce(0, +) / count)
        var (variance, otherVariance, covariance) = (0.0, 0.0, 0.0)
        for (a, b) in zip(one, other) {
            variance += (a - mean) * (a - mean) / count
            otherVariance += (b - otherMean) * (b - otherMean) / count
            covariance += (a - mean) * (b - otherMean) / count
        }
        let (c1, c2) = (6.5025, 58.5225)  // (0.01 · 255)² and (0.03 · 255)²
        let likeness = (2 * mean * otherMean + c1) * (2 * covariance + c2)
        let means: Double = mean * mean + otherMean * otherMean + c1
        return likeness / (means * (variance + otherVariance + c2))
    }
}
