/// Waits until `condition` holds, looking every two milliseconds.
///
/// Throws `NeverHappened` after a minute: far more than a slow, busy machine needs, so that only what never
/// happens fails.
public func eventually(
    _ what: String, isolation: isolated (any Actor)? = #isolation, _ condition: () throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try !condition() {
        guard ContinuousClock.now < deadline else { throw NeverHappened(what: what) }
        try await Task.sleep(for: .milliseconds(2))
    }
}

public struct NeverHappened: Error, CustomStringConvertible {
    let what: String

    public var description: String { "waited a minute in vain until \(what)" }
}
