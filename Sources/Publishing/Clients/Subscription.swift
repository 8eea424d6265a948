/// What a client wants to hear.
struct Subscription {
    /// The lines that a client may choose from; `hello` and replies it always gets.
    struct Types: OptionSet {
        let rawValue: Int

        static let frame = Types(rawValue: 1)
        static let face = Types(rawValue: 2)
        static let camera = Types(rawValue: 4)
        static let all: Types = [.frame, .face, .camera]
    }

    private(set) var types = Types.all
    /// Frames a second; `nil`: each one.
    private(set) var maxFPS: Double?
    /// `CLOCK_MONOTONIC` from which on the next frame is welcome, in nanoseconds; `nil`: any time.
    private var nextFrame: Int64?

    /// What a request leaves out stays as it was.
    mutating func update(types: Types?, maxFPS: Double?) {
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
