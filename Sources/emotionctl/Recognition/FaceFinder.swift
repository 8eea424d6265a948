import EmotionRecognition
import FaceDetection
import Imaging

/// Finds a photograph's faces with the daemon's detector and face gate.
struct FaceFinder: ~Copyable {
    private var detector: FaceDetector
    private var gate: FaceGate?
    private var boxes: [FaceBox] = []

    /// - Parameter gate: `nil` lets every box of the detector pass.
    init(detector: consuming FaceDetector, gate: consuming FaceGate?) {
        self.detector = detector
        self.gate = gate
    }

    /// Every face, from left to right.
    mutating func faces(in frame: borrowing Frame) throws(DetectionError) -> [FaceBox] {
        try detector.find(in: frame, into: &boxes)
        gate?.filter(&boxes, of: frame)
        return boxes
    }

    /// The largest face; `nil` where there is none.
    mutating func mainFace(in frame: borrowing Frame) throws(DetectionError) -> FaceBox? {
        try faces(in: frame).max { $0.rect.area < $1.rect.area }
    }
}
