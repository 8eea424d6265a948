import EmotionRecognition
import Imaging
import Pipeline
import StreamProtocol
import Tracking

extension Hello {
    static let sample = Hello(
        daemon: "emotiond 0.1.0", camera: "video0", model: Model(name: "default", sha256: "0a1b"),
        labels: ["angry", "happy", "neutral"])
}

extension CaptureTime {
    /// 2026-11-20T12:00:00.123456Z, and `milliseconds` after boot.
    static func sample(milliseconds: Int = 81_234) -> CaptureTime {
        CaptureTime(wallClock: 1_795_176_000_123_456_789, monotonic: Int64(milliseconds) * 1_000_000)
    }
}

extension TrackedFace {
    static func sample(id: Int = 3, affect: Affect? = nil) -> TrackedFace {
        TrackedFace(
            id: id, box: PixelRect(x: 210, y: 96, width: 142, height: 142), label: .happy,
            scores: EmotionScores(labels: [.angry, .happy, .neutral], probabilities: [0.0625, 0.9, 0.0375]),
            affect: affect, ageFrames: 120)
    }
}

extension FrameReport {
    static func sample(sequence: Int = 812, milliseconds: Int = 81_234, faces: [TrackedFace] = [.sample()])
        -> FrameReport
    {
        FrameReport(
            sequence: sequence, time: .sample(milliseconds: milliseconds), latencyMicroseconds: 8400,
            size: ImageSize(width: 640, height: 480), faces: faces)
    }
}
