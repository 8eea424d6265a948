import EmotionRecognition
import Imaging

/// Crops for pictures that are cropped faces already.
extension ModelCard {
    /// Box of the region of such a picture that the network was trained on.
    func seenPart(ofCutFace size: ImageSize) -> FaceBox {
        func middle(_ length: Int) -> (start: Int, length: Int) {
            let part = max(1, Int(clamping: (Double(length) * trainedCropFraction).rounded()))
            return ((length - part) / 2, part)
        }
        let (x, y) = (middle(size.width), middle(size.height))
        return FaceBox(PixelRect(x: x.start, y: y.start, width: x.length, height: y.length))
    }
}

extension ModelCard.Crop {
    /// Crop without a margin, for boxes of exactly that region.
    static let ofCutFaces = ModelCard.Crop(margin: 0, border: .clamp)
}
