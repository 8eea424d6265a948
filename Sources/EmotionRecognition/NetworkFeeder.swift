import Imaging
import Inference

/// Puts faces cut out of frames into a network's input, as its card wants them.
struct NetworkFeeder: Sendable {
    private let input: ModelCard.Input
    private let rule: ModelCard.Crop
    private var crop: FaceCrop

    /// The face that was fed last: luma in 0...255, row by row.
    var pixels: [Float] { crop.pixels }

    init(_ input: ModelCard.Input, crop rule: ModelCard.Crop) {
        (self.input, self.rule) = (input, rule)
        crop = FaceCrop(size: input.size)
    }

    /// Replaces input number `sample` of the workspace by `box`. Allocates nothing.
    /// - Parameter isMirrored: whether the face is shown as in a mirror.
    mutating func feed(
        _ box: FaceBox, of frame: borrowing Frame, to workspace: inout Workspace, sample: Int,
        isMirrored: Bool = false
    ) {
        crop.extract(box, margin: rule.margin, border: rule.border, from: frame)
        if isMirrored { crop.mirror() }
        let (pixels, input) = (crop.pixels, input)
        workspace.withInput(sample: sample) { numbers in
            input.pixels.apply(to: pixels, into: &numbers)
            if input.spreads { input.spread(in: &numbers) }
        }
    }
}
