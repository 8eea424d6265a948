import Imaging

/// A source that fails and comes back, such as a camera that is unplugged: opened again and again until it
/// delivers.
///
/// It is online from its first frame on, and offline with the first error or once no frame has come for two
/// seconds, or for the time of two frames; `state` tells. `open` is called for every try, so that each negotiates afresh.
public struct SteadySource<Source: FrameSource & ~Copyable, Clock: CaptureClock>: ~Copyable, FrameSource {
    /// The most that one call of `nextFrame` may wait, in nanoseconds.
    private static var longestWait: Int64 { 250_000_000 }

    public private(set) var state = SourceState.starting

    public var brokenFrames: Int { brokenFramesBefore + (opened?.source.brokenFrames ?? 0) }

    private let clock: Clock
    private let retries: Bool
    private let open: () throws(CaptureError) -> Source
    private var opened: Opened?
    /// A source that cannot be copied can neither be changed in place inside an optional.
    private final class Opened {
        var source: Source

        init(_ source: consuming Source) { self.source = source }
    }

    private var brokenFramesBefore = 0
    private var reduction = 1
    private var delay = RetryDelay()
    private var nextTry = Int64.min
    private var stallWatch = StallWatch()

    /// - Parameters:
    ///   - retries: whether to try again after an error; otherwise `nextFrame` throws it.
    ///   - framesPerSecond: what the source is asked for: a slow one is silent for longer between two frames.
    public init(
        clock: Clock = MonotonicClock(), retries: Bool = true, framesPerSecond: Double = 30,
        open: @escaping () throws(CaptureError) -> Source
    ) {
        self.clock = clock
        self.retries = retries
        self.open = open
        stallWatch.expectFrames(every: 1e9 / framesPerSecond)
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

    public mutating func reduce(by reduction: Int) {
        self.reduction = reduction
        opened?.source.reduce(by: reduction)
    }

    public var hasFrame: Bool { opened?.source.hasFrame ?? false }

    private mutating func frameOrTry() throws(CaptureError) -> Frame? {
        guard let opened else {
            try openWhenDue()
            return nil
        }
        let start = clock.now()
        guard let frame = try opened.source.nextFrame() else {
            stallWatch.noteWait(clock.now() - start)
            if let error = stallWatch.error { throw error }
            return nil
        }
        stallWatch.noteFrame()
        delay = RetryDelay()
        state = opened.source.state
        return frame
    }

    private mutating func openWhenDue() throws(CaptureError) {
        let now = clock.now()
        if now < nextTry {
            clock.wait(min(nextTry - now, Self.longestWait))
            return
        }
        let opened = Opened(try open())
        opened.source.reduce(by: reduction)
        self.opened = opened
        stallWatch.noteFrame()
    }

    private mutating func close(because error: CaptureError) {
        brokenFramesBefore = brokenFrames
        opened = nil
        nextTry = clock.now() + delay.next()
        let reason = OfflineReason(error)
        // Whoever was unplugged is absent too; that is no news.
        if case .offline(.unplugged, _) = state, reason == .absent { return }
        if case .offline(reason, _) = state { return }
        state = .offline(reason, detail: "\(error)")
    }
}
