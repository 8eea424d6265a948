import EmotionRecognition
import FaceDetection
import Imaging

/// Finds a photograph's main face with the daemon's detector and face gate.
struct FaceFinder: ~Copyable {
    private var detector: FaceDetector
    private var gate: FaceGate?
    private var boxes: [PixelRect] = []

    /// - Parameter gate: `nil` lets every box of the detector pass.
    init(detector: consuming FaceDetector, gate: consuming FaceGate?) {
        self.detector = detector
        self.gate = gate
    }

    /// The largest box; `nil` where there is none.
    mutating func mainFace(in frame: borrowing Frame) throws(DetectionError) -> PixelRect? {
        try detector.find(in: frame, into: &boxes)
        gate?.filter(&boxes, of: frame)
        return boxes.max { $0.area < $1.area }
    }
}
