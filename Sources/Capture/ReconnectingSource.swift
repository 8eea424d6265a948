import Imaging
import StreamProtocol

/// A source that is reopened after each failure, such as a camera that is disconnected and connected again.
///
/// It is online from its first frame on, and offline after an error, or after two seconds or two frame
/// periods without a frame. `open` is called for each attempt, so that each negotiates a format again.
public struct ReconnectingSource<Source: FrameSource & ~Copyable, Clock: CaptureClock>: ~Copyable, FrameSource
{
    /// Longest wait of one call of `nextFrame`, in nanoseconds.
    private static var longestWait: Int64 { 250_000_000 }

    public private(set) var state = SourceState.starting

    public var brokenFrames: Int { brokenFramesBefore + (connection?.source.brokenFrames ?? 0) }

    public var droppedFrames: Int { droppedFramesBefore + (connection?.source.droppedFrames ?? 0) }

    private let clock: Clock
    private let retries: Bool
    private let open: () throws(CaptureError) -> Source
    private var connection: Connection?
    /// The open source, in a class because a noncopyable value cannot be mutated inside an optional.
    private final class Connection {
        var source: Source

        init(_ source: consuming Source) { self.source = source }
    }

    private var brokenFramesBefore = 0
    private var droppedFramesBefore = 0
    private var downscale = 1
    private var delay = ExponentialBackoff()
    private var nextTry = Int64.min
    private var stallDetector = StallDetector()

    /// - Parameters:
    ///   - retries: whether to try again after an error; otherwise `nextFrame` throws it.
    ///   - framesPerSecond: the requested rate, from which the longest gap between two frames follows.
    public init(
        clock: Clock = MonotonicClock(), retries: Bool = true, framesPerSecond: Double = 30,
        open: @escaping () throws(CaptureError) -> Source
    ) {
        self.clock = clock
        self.retries = retries
        self.open = open
        stallDetector.expectFrames(every: 1e9 / framesPerSecond)
    }

    public mutating func nextFrame() throws(CaptureError) -> Frame? {
        do throws(CaptureError) {
            return try frameOrTry()
        } catch {
            close(because: error)
            if !retries { throw error }
            return nil
        }
    }

    public mutating func setDownscale(_ factor: Int) {
        downscale = factor
        connection?.source.setDownscale(factor)
    }

    public var hasFrame: Bool { connection?.source.hasFrame ?? false }

    private mutating func frameOrTry() throws(CaptureError) -> Frame? {
        guard let connection else {
            try openWhenDue()
            return nil
        }
        let start = clock.now()
        guard let frame = try connection.source.nextFrame() else {
            stallDetector.noteWait(clock.now() - start)
            if let error = stallDetector.error { throw error }
            return nil
        }
        stallDetector.noteFrame()
        delay = ExponentialBackoff()
        state = connection.source.state
        return frame
    }

    private mutating func openWhenDue() throws(CaptureError) {
        let now = clock.now()
        if now < nextTry {
            clock.wait(min(nextTry - now, Self.longestWait))
            return
        }
        let connection = Connection(try open())
        connection.source.setDownscale(downscale)
        self.connection = connection
        stallDetector.noteFrame()
    }

    private mutating func close(because error: CaptureError) {
        brokenFramesBefore = brokenFrames
        droppedFramesBefore = droppedFrames
        connection = nil
        nextTry = clock.now() + delay.next()
        let reason = OfflineReason(error)
        // A disconnected camera is reported as absent from the second attempt on, which is nothing new.
        if case .offline(.unplugged, _) = state, reason == .absent { return }
        if case .offline(reason, _) = state { return }
        state = .offline(reason, detail: "\(error)")
    }
}

/// Delay before the next attempt, in nanoseconds: 0.2 s at first, doubled each time, at most 1 s, so that a
/// camera is back within two seconds of its reconnection, including the time to open it.
struct ExponentialBackoff {
    private static let first: Int64 = 200_000_000
    private static let longest: Int64 = 1_000_000_000

    private var upcoming = first

    /// Returns the delay and doubles the next one.
    mutating func next() -> Int64 {
        defer { upcoming = min(2 * upcoming, Self.longest) }
        return upcoming
    }
}

/// Measures for how long an open source has delivered no frame.
struct StallDetector {
    private static let shortestLimit: Int64 = 2_000_000_000

    /// Nanoseconds without a frame that count as a stall: two seconds, or two frame periods of a slow source.
    private var limit = shortestLimit
    /// Time spent waiting since the last frame, in nanoseconds. Time that the caller spends on a frame does
    /// not count.
    private var silence: Int64 = 0

    /// - Parameter period: nanoseconds from one frame to the next.
    mutating func expectFrames(every period: Double) {
        limit = max(Self.shortestLimit, Int64(clamping: 2 * period))
    }

    mutating func noteFrame() { silence = 0 }

    mutating func noteWait(_ nanoseconds: Int64) { silence += nanoseconds }

    /// The error to report; `nil` if there is no stall.
    var error: CaptureError? {
        silence > limit ? .noFrames(seconds: Int(limit / 1_000_000_000)) : nil
    }
}
