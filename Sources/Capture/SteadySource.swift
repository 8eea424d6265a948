import Imaging

/// A source that fails and comes back, such as a camera that is unplugged: opened again and again until it
/// delivers.
///
/// It is online from its first frame on, and offline with the first error or once no frame has come for two
/// seconds; `state` tells. `open` is called for every try, so that each negotiates afresh.
public struct SteadySource<Source: FrameSource & ~Copyable, Clock: CaptureClock>: ~Copyable, FrameSource {
    /// How long a source may deliver nothing, in nanoseconds.
    private static var patience: Int64 { 2_000_000_000 }
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
    /// How long a frame has been waited for since the last one, in nanoseconds. What time the caller takes for a
    /// frame does not count.
    private var silence: Int64 = 0

    /// - Parameter retries: whether to try again after an error; otherwise `nextFrame` throws it.
    public init(
        clock: Clock = MonotonicClock(), retries: Bool = true,
        open: @escaping () throws(CaptureError) -> Source
    ) {
        self.clock = clock
        self.retries = retries
        self.open = open
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
            silence += clock.now() - start
            if silence > Self.patience { throw .noFrames(seconds: 2) }
            return nil
        }
        silence = 0
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
        silence = 0
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
