import EmotionRecognition
import Imaging
import Tracking

/// What recognizing a file yields, step by step.
enum FileResult: Sendable {
    /// A picture, or a frame of a video of which `expected` frames are expected, `nil` if that is unknown.
    case frame(RecognizedFrame, tiles: [ExplainedFace] = [], expected: Int? = nil)
    /// A complete annotated copy under a preliminary name.
    case copy(draft: String, isVideo: Bool)
    /// The annotated copy cannot be written.
    case copyFailed(reason: String, isVideo: Bool)
    /// The end of a picture or video, as in ``ResultWriter/end(_:after:frameSeconds:)``.
    case end([FaceEvent], after: RecognizedFrame, frameSeconds: Double)
    /// The file cannot be used, or not to its end.
    case unusable(reason: String)
    /// Everything of the file was passed on.
    case done
    /// An error that ends the run.
    case failed(any Error)

    /// Estimate of its memory in bytes.
    var byteCount: Int {
        switch self {
        case .frame(let frame, let tiles, _):
            512 + 320 * frame.faces.count + tiles.reduce(0) { $0 + $1.byteCount }
        case .end(let events, let last, _): 512 + 64 * events.count + 320 * last.faces.count
        case .copy, .copyFailed, .unusable, .done, .failed: 512
        }
    }
}
