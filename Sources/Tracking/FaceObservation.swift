import EmotionRecognition
import Imaging

/// A face that was found in one frame, before it is known whose it is.
public struct FaceObservation: Sendable, Equatable {
    public let box: PixelRect
    public let reading: FaceReading

    public init(box: PixelRect, reading: FaceReading) {
        (self.box, self.reading) = (box, reading)
    }
}
