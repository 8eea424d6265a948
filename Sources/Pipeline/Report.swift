import Imaging
import StreamProtocol
import Tracking

/// What the pipeline reports: one message of the stream each.
public enum Report: Sendable {
    case frame(FrameReport)
    case face(FaceEvent, at: CaptureTime)
    case camera(CameraEvent, at: CaptureTime)
}

/// One frame and every face in it.
public struct FrameReport: Sendable {
    /// Number of the frame since the daemon started, from 1.
    public let sequence: Int
    public let time: CaptureTime
    /// Time from capture to publication.
    public let latencyMicroseconds: Int
    public let size: ImageSize
    /// Number of frames that came damaged or incomplete since the daemon started.
    public let brokenFrames: Int
    /// Number of frames that the source skipped since the daemon started, as a newer one was available.
    public let captureDropped: Int
    /// Whether the frame is too dark to see anything in it.
    public let isTooDark: Bool
    /// Processor time that this frame took.
    public let stages: StageTimes
    /// Number of its faces that went through the network; the others kept their readings.
    public let facesScored: Int
    public let faces: [TrackedFace]

    public init(
        sequence: Int, time: CaptureTime, latencyMicroseconds: Int, size: ImageSize, brokenFrames: Int = 0,
        captureDropped: Int = 0,
        isTooDark: Bool = false, stages: StageTimes = StageTimes(), facesScored: Int = 0, faces: [TrackedFace]
    ) {
        self.sequence = sequence
        self.time = time
        self.latencyMicroseconds = latencyMicroseconds
        self.size = size
        self.brokenFrames = brokenFrames
        self.captureDropped = captureDropped
        self.isTooDark = isTooDark
        self.stages = stages
        self.facesScored = facesScored
        self.faces = faces
    }
}
