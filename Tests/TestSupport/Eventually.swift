/// Waits until `condition` holds, looking every two milliseconds.
///
/// Throws `NeverHappened` after a minute's worth of looks: far more than a slow, busy machine needs, so that
/// only what never happens fails. Time in which other tests hold every thread, and neither this one nor what
/// it waits for gets on, does not count.
public func eventually(
    _ what: String, isolation: isolated (any Actor)? = #isolation, _ condition: () throws -> Bool
) async throws {
    for _ in 0..<30_000 {
        if try condition() { return }
        try await Task.sleep(for: .milliseconds(2))
    }
    throw NeverHappened(what: what)
}

public struct NeverHappened: Error, CustomStringConvertible {
    let what: String

    public var description: String { "looked for a minute in vain until \(what)" }
}
