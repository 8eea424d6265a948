import StreamProtocol

/// The messages that a client has subscribed to.
struct Subscription {
    private(set) var types = EventTypes.all
    /// Maximum frame rate; `nil` for every frame.
    private(set) var maxFPS: Double?
    /// Time on `CLOCK_MONOTONIC` at which the next frame is due, in nanoseconds; `nil` for any time.
    private var nextFrame: Int64?

    /// Applies a request; values that it omits stay.
    mutating func update(types: EventTypes?, maxFPS: Double?) {
        if let types { self.types = types }
        if let maxFPS { (self.maxFPS, nextFrame) = (maxFPS, nil) }
    }

    /// Whether a frame captured at `monotonic` nanoseconds is to be sent; call once per frame.
    ///
    /// The next frame is due one interval after the previous one was due, not after it came, so that the
    /// average rate is right although cameras deliver at multiples of their own interval.
    mutating func wantsFrame(at monotonic: Int64) -> Bool {
        guard types.contains(.frame) else { return false }
        guard let maxFPS else { return true }
        let due = nextFrame ?? monotonic
        guard monotonic >= due else { return false }
        let interval = Int64(clamping: 1e9 / maxFPS)
        nextFrame = max(due + interval, monotonic)
        return true
    }
}
