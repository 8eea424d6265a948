import Capture
import Glibc
import Imaging
import Numbers
import StreamProtocol
import Tracking

/// An output of the pipeline, which becomes one message of the stream.
public enum Report: Sendable {
    case frame(FrameReport)
    case face(FaceEvent, at: CaptureTime)
    case camera(CameraEvent, at: CaptureTime)
}

/// A frame with its faces.
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
    /// CPU time of each stage for this frame.
    public let stages: StageTimes
    /// Number of faces that the network scored; the others kept their predictions.
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

/// A change of the source's state to online or offline.
public enum CameraEvent: Sendable, Equatable {
    /// - Parameter format: format of the frames, e.g. `640x480 YUYV 30 fps`.
    case online(format: String)
    /// - Parameter detail: text of the error.
    case offline(OfflineReason, detail: String? = nil)

    /// Converts a state; `nil` if the source has neither delivered a frame nor failed.
    init?(_ state: SourceState) {
        switch state {
        case .starting: return nil
        case .online(let format): self = .online(format: format)
        case .offline(let reason, let detail): self = .offline(reason, detail: detail)
        }
    }

    public var state: CameraState {
        switch self {
        case .online: .online
        case .offline: .offline
        }
    }

    /// `reason` in the stream: the name of an `OfflineReason`, or the format of an online camera.
    public var reason: String {
        switch self {
        case .online(let format): format
        case .offline(let reason, _): reason.rawValue
        }
    }

    /// Text of the error that took a camera offline.
    public var detail: String? {
        switch self {
        case .online: nil
        case .offline(_, let detail): detail
        }
    }
}

extension CameraEvent: CustomStringConvertible {
    /// State, reason and error, e.g. `offline: busy (/dev/video0: cannot open: Device or resource busy)`.
    public var description: String {
        "\(state.rawValue): \(reason)" + (detail.map { " (\($0))" } ?? "")
    }
}

/// A point in time on both clocks, in nanoseconds.
public struct CaptureTime: Sendable, Equatable {
    /// Time on `CLOCK_REALTIME`, since 1970 UTC.
    public let wallClock: Int64
    /// Time on `CLOCK_MONOTONIC`, since boot, without jumps.
    public let monotonic: Int64

    public init(wallClock: Int64, monotonic: Int64) {
        self.wallClock = wallClock
        self.monotonic = monotonic
    }

    /// Converts a time on the monotonic clock to both clocks.
    init(monotonic: Int64) {
        let age = MonotonicClock().now() - monotonic
        self.init(wallClock: SystemClock.nanoseconds(CLOCK_REALTIME) - age, monotonic: monotonic)
    }

    /// The current time.
    public static var now: CaptureTime { CaptureTime(monotonic: MonotonicClock().now()) }
}

/// Measures the CPU time of the calling thread from one stage to the next.
struct StageClock {
    private var last = Self.now()

    /// Returns the nanoseconds since the last lap.
    mutating func lap() -> Int64 {
        let now = Self.now()
        defer { last = now }
        return now - last
    }

    private static func now() -> Int64 { SystemClock.nanoseconds(CLOCK_THREAD_CPUTIME_ID) }
}
