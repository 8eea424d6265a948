import Synchronization

/// Whether anybody listens, for threads that would rather rest where nobody does.
final class Audience: Sendable {
    private let clients = Atomic(0)

    var isEmpty: Bool { clients.load(ordering: .relaxed) == 0 }

    func set(_ count: Int) { clients.store(count, ordering: .relaxed) }
}
