import EmotionRecognition
import FaceDetection
import Imaging

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
