/// How ONNX's Resize finds the place in the input that an output element comes from.
struct ResizeCoordinates {
    private let transformation: Transformation
    private let rounding: Rounding

    private enum Transformation: String {
        case halfPixel = "half_pixel"
        case pytorchHalfPixel = "pytorch_half_pixel"
        case halfPixelSymmetric = "half_pixel_symmetric"
        case alignCorners = "align_corners"
        case asymmetric
    }

    private enum Rounding: String {
        case preferFloor = "round_prefer_floor"
        case preferCeil = "round_prefer_ceil"
        case floor, ceil
    }

    init(_ node: ModelNode, opset: Int) throws(ModelError) {
        // Upsample, and Resize of operator set 10, took every element at its own left edge.
        let isUpsample = node.kind == "Upsample" || opset < 11
        let transformation = node.takeString(
            "coordinate_transformation_mode", default: isUpsample ? "asymmetric" : "half_pixel")
        let rounding = node.takeString("nearest_mode", default: isUpsample ? "floor" : "round_prefer_floor")
        guard let transformation = Transformation(rawValue: transformation) else {
            throw node.unsupported(attribute: "coordinate_transformation_mode")
        }
        guard let rounding = Rounding(rawValue: rounding) else {
            throw node.unsupported(attribute: "nearest_mode")
        }
        self.transformation = transformation
        self.rounding = rounding
        // For cropping by a region of interest.
        node.ignore("extrapolation_value")
    }

    /// `extent` elements become `size`; `scale` is their declared ratio.
    func source(of output: Int, extent: Int, size: Int, scale: Double) -> Double {
        let place = Double(output)
        switch transformation {
        case .alignCorners: return size == 1 ? 0 : place * Double(extent - 1) / Double(size - 1)
        case .asymmetric: return place / scale
        case .pytorchHalfPixel: return size == 1 ? 0 : (place + 0.5) / scale - 0.5
        case .halfPixelSymmetric:
            // The size that the scale asks for may be no integer; what is cut off is cut on both sides.
            let adjustment = Double(size) / (scale * Double(extent))
            let center = Double(extent) / 2
            return center * (1 - adjustment) + (place + 0.5) / scale - 0.5
        case .halfPixel: return (place + 0.5) / scale - 0.5
        }
    }

    func nearest(to place: Double) -> Int {
        switch rounding {
        case .floor: Int(clamping: place.rounded(.down))
        case .ceil: Int(clamping: place.rounded(.up))
        case .preferCeil: Int(clamping: (place + 0.5).rounded(.down))
        case .preferFloor: Int(clamping: (place - 0.5).rounded(.up))
        }
    }
}

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
