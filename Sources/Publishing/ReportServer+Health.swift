import NIOCore

extension ReportServer {
    /// How the daemon is doing, by what it has published.
    public func health() async throws -> Health {
        try await eventLoop.submit { [broadcaster] in broadcaster.value.health() }.get()
    }
}
