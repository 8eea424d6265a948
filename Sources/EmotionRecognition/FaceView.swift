import Imaging

/// A variation of a face's crop.
///
/// Predictions that are averaged over several views depend less on the exact box and on the light than the
/// prediction for one view does.
struct FaceView: Sendable {
    /// Added to the margin of the model's card, in box widths.
    var margin = 0.0
    /// Displacement of the box, in box widths.
    var shift = SIMD2<Double>()
    /// Whether the gamma of the crop is corrected to `geometricMean`.
    var correctsGamma = false
    var isMirrored = false

    /// Geometric mean of the luma in the median face that the shipped models were trained on.
    static let geometricMean: Float = 0.42

    /// Returns the box displaced by `shift`.
    func shift(_ box: FaceBox) -> FaceBox {
        let offset = (shift * Double(box.rect.width)).rounded(.toNearestOrAwayFromZero)
        var box = box
        box.rect.x += Int(clamping: offset.x)
        box.rect.y += Int(clamping: offset.y)
        return box
    }
}

extension FaceView {
    /// Views of a face in a still, symmetric under mirroring.
    static let still: [FaceView] = {
        let closer = -0.05
        let views = [
            FaceView(margin: -0.1), FaceView(margin: closer), FaceView(margin: 0),
            FaceView(margin: closer, shift: [0.05, 0]), FaceView(margin: closer, shift: [-0.05, 0]),
            FaceView(margin: closer, correctsGamma: true),
            FaceView(margin: closer, shift: [0, 0.05], correctsGamma: true),
            FaceView(margin: closer, shift: [0, -0.05], correctsGamma: true),
        ]
        return views + views.map(\.mirrored)
    }()

    /// The same view of the mirrored face.
    private var mirrored: FaceView {
        var view = self
        view.isMirrored.toggle()
        return view
    }
}
