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
        (self.transformation, self.rounding) = (transformation, rounding)
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
