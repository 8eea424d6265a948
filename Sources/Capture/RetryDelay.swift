/// The time from one try to the next, in nanoseconds: 0.2 s at first, twice as long each time, at most 1 s, so that a
/// camera is back within two seconds of its return, the time for opening it included.
struct RetryDelay {
    private static let first: Int64 = 200_000_000
    private static let longest: Int64 = 1_000_000_000

    private var upcoming = first

    mutating func next() -> Int64 {
        defer { upcoming = min(2 * upcoming, Self.longest) }
        return upcoming
    }
}
