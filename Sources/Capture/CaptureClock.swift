/// Time for whoever waits for frames, in nanoseconds.
public protocol CaptureClock {
    func now() -> Int64
    func wait(_ nanoseconds: Int64)
}
