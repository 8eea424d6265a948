import Synchronization

/// The number of clients, readable from any thread.
final class ClientCount: Sendable {
    private let clients = Atomic(0)

    var isZero: Bool { clients.load(ordering: .relaxed) == 0 }

    func set(_ count: Int) { clients.store(count, ordering: .relaxed) }
}
