import EmotionRecognition
import FaceDetection
import Imaging
import Pipeline
import ProgramSupport
import Tracking

/// Detects and classifies every face in a picture.
struct StillRecognizer: ~Copyable {
    private let model: EmotionModel
    private var finder: FaceFinder?
    private var classifier: EmotionClassifier
    private var predictions: [Prediction] = []

    /// For photographs.
    init(model: EmotionModel, finder: consuming FaceFinder) {
        self.model = model
        self.finder = consume finder
        classifier = EmotionClassifier(model: model, averagesViews: true)
    }

    /// For cropped faces, cropped further to the region that the model was trained on.
    init(crops model: EmotionModel) {
        self.model = model
        finder = nil
        classifier = EmotionClassifier(model: model, crop: .ofCutFaces, averagesViews: true)
    }

    /// Returns the faces, numbered from left to right from 1. Nothing is smoothed.
    mutating func faces(in frame: borrowing Frame) throws -> [TrackedFace] {
        let boxes = try finder?.faces(in: frame) ?? [model.card.seenPart(ofCutFace: frame.size)]
        classifier.classify(boxes, of: frame, into: &predictions)
        return zip(boxes, predictions).enumerated().map { index, face in
            TrackedFace(
                id: index + 1, box: face.0.rect, roll: face.0.roll, label: face.1.scores.top,
                scores: face.1.scores,
                affect: face.1.affect, ageFrames: 0)
        }
    }
}

/// Detects the faces of a photograph with the daemon's detector and face gate.
struct FaceFinder: ~Copyable {
    private var detector: FaceDetector
    private var gate: FaceGate?
    private var boxes: [FaceBox] = []

    /// - Parameter gate: `nil` to keep every box of the detector.
    init(detector: consuming FaceDetector, gate: consuming FaceGate?) {
        self.detector = detector
        self.detector.hasGate = gate != nil
        self.gate = gate
    }

    /// Creates the finder of a recognizer's detector and gate.
    init(_ parts: RecognizerParts) throws(ExitError) {
        do throws(DetectionError) {
            self.init(detector: try parts.detector(), gate: parts.faceGate())
        } catch {
            throw ExitError(.detector(error))
        }
    }

    /// Returns every face, from left to right.
    mutating func faces(in frame: borrowing Frame) throws(DetectionError) -> [FaceBox] {
        try detector.detect(in: frame, into: &boxes)
        gate?.filter(&boxes, of: frame)
        return boxes
    }

    /// Returns the largest face; `nil` if there is none.
    mutating func mainFace(in frame: borrowing Frame) throws(DetectionError) -> FaceBox? {
        try faces(in: frame).max { $0.rect.area < $1.rect.area }
    }
}

/// Finds the face of each picture: the largest in a photograph, or all of a picture that is a cropped face.
struct MainFace: ~Copyable {
    private let card: ModelCard
    private var finder: FaceFinder?

    /// - Parameter finder: `nil` for cropped faces.
    init(_ card: ModelCard, finder: consuming FaceFinder?) {
        self.card = card
        self.finder = finder
    }

    /// Returns the face's box; `nil` if there is none.
    mutating func box(in frame: borrowing Frame) throws(DetectionError) -> FaceBox? {
        if finder != nil { return try finder?.mainFace(in: frame) }
        return card.seenPart(ofCutFace: frame.size)
    }
}

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
