import Publishing

extension Settings.Socket {
    /// The server's part of the settings.
    var configuration: SocketConfiguration {
        SocketConfiguration(
            path: path ?? SocketPath.default, mode: UInt32(mode), group: group, maxClients: maxClients,
            queue: queue)
    }
}
