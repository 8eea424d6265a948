/// How ONNX's Resize weighs the elements around the place that an output element comes from.
struct ResizeFilter {
    /// Whether elements that a smaller result would pass over count as well.
    let isAntialiased: Bool
    private let isCubic: Bool
    private let coefficient: Double
    private let excludesOutside: Bool

    /// For each output element `count` elements of the input and their weights.
    struct Taps {
        let count: Int
        var indices: [Int32] = []
        var weights: [Float] = []
    }

    init(_ node: ModelNode, isCubic: Bool) throws(ModelError) {
        self.isCubic = isCubic
        isAntialiased = node.takeInteger("antialias", default: 0) != 0
        coefficient = Double(node.takeFloat("cubic_coeff_a", default: -0.75))
        excludesOutside = node.takeInteger("exclude_outside", default: 0) != 0
    }

    /// Elements of each sum.
    /// - Parameter scale: size of the result over that of the input.
    func tapCount(scale: Double) -> Int {
        let reach = min(reach(scale: scale), Double(Shape.longestAxis))
        return 2 * Int(clamping: reach.rounded(.up)) + (isAntialiased ? 1 : 0)
    }

    /// How far an element lies from the place that does not count any more.
    private func reach(scale: Double) -> Double { (isCubic ? 2 : 1) * stretch(scale: scale) }

    private func stretch(scale: Double) -> Double { isAntialiased ? max(1, 1 / scale) : 1 }

    /// The sums for output elements that come from `places`.
    func taps(at places: [Double], extent: Int, scale: Double) -> Taps {
        let (stretch, reach) = (stretch(scale: scale), reach(scale: scale))
        let most = Double(2 * Shape.longestAxis)
        var taps = Taps(count: tapCount(scale: scale))
        for place in places {
            let first = Int(clamping: min(max(place - reach, -most), most).rounded(.down)) + 1
            var weights = (first..<first + taps.count).map { index in
                let isOutside = index < 0 || index >= extent
                return excludesOutside && isOutside ? 0 : weight(at: (Double(index) - place) / stretch)
            }
            let sum = weights.reduce(0, +)
            if sum != 0 { weights = weights.map { $0 / sum } }
            taps.weights += weights.map { Float($0) }
            taps.indices += (first..<first + taps.count).map { Int32(clamping: min(max($0, 0), extent - 1)) }
        }
        return taps
    }

    /// The linear filter, or Keys' cubic one ("Cubic convolution interpolation for digital image processing",
    /// 1981).
    private func weight(at distance: Double) -> Double {
        let x = abs(distance)
        guard isCubic else { return max(0, 1 - x) }
        let a = coefficient
        if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
    }
}
