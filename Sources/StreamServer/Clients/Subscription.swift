import StreamProtocol

/// What a client wants to be sent.
struct Subscription {
    private(set) var types = EventTypes.all
    /// Most frames a second; `nil` for every frame.
    private(set) var maxFPS: Double?
    /// `CLOCK_MONOTONIC` from which on the next frame is welcome, in nanoseconds; `nil`: any time.
    private var nextFrame: Int64?

    /// What a request leaves out stays as it was.
    mutating func update(types: EventTypes?, maxFPS: Double?) {
        if let types { self.types = types }
        if let maxFPS { (self.maxFPS, nextFrame) = (maxFPS, nil) }
    }

    /// Whether a frame captured at `monotonic` nanoseconds is to be sent; call once per frame.
    ///
    /// The wait counts from when the previous frame was due, not from when it came, so that the rate is
    /// kept on average although cameras deliver at multiples of their own interval.
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
