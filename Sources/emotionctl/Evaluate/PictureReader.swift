import EmotionRecognition
import Imaging

/// What the model says of a picture, with or without looking for the face in it first.
struct PictureReader: ~Copyable {
    private var reader: FaceReader
    private var finder: FaceFinder?
    private let extent: Double
    private var readings: [FaceReading] = []

    /// For photographs: a face is read as it is and mirrored, as `recognize` does.
    init(model: EmotionModel, finder: consuming FaceFinder) {
        reader = FaceReader(model: model, averagesMirrored: true)
        self.finder = consume finder
        extent = 1
    }

    /// For pictures that are faces already, cut out as those that the model was trained on.
    init(crops model: EmotionModel) {
        reader = FaceReader(model: model, crop: ModelCard.Crop(margin: 0, edge: .clamp))
        finder = nil
        extent = model.card.extent
    }

    /// `nil` where there is no face.
    mutating func read(_ frame: borrowing Frame) throws -> EmotionScores? {
        guard let box = try box(in: frame) else { return nil }
        reader.read([box], of: frame, into: &readings)
        return readings[0].scores
    }

    private mutating func box(in frame: borrowing Frame) throws -> FaceBox? {
        if finder != nil { return try finder?.mainFace(in: frame) }
        func middle(_ length: Int) -> (start: Int, length: Int) {
            let part = max(1, Int(clamping: (Double(length) * extent).rounded()))
            return ((length - part) / 2, part)
        }
        let (x, y) = (middle(frame.size.width), middle(frame.size.height))
        return FaceBox(PixelRect(x: x.start, y: y.start, width: x.length, height: y.length))
    }
}
