import EmotionRecognition
import Imaging

/// Pictures that are faces already, cut out as those that a model was trained on.
extension ModelCard {
    /// The part of such a picture that the network was trained to see.
    func seenPart(ofCutFace size: ImageSize) -> FaceBox {
        func middle(_ length: Int) -> (start: Int, length: Int) {
            let part = max(1, Int(clamping: (Double(length) * extent).rounded()))
            return ((length - part) / 2, part)
        }
        let (x, y) = (middle(size.width), middle(size.height))
        return FaceBox(PixelRect(x: x.start, y: y.start, width: x.length, height: y.length))
    }
}

extension ModelCard.Crop {
    /// For boxes around that part: nothing beside it is looked at.
    static let ofCutFaces = ModelCard.Crop(margin: 0, border: .clamp)
}
