import StreamProtocol
import StreamServer

extension Settings.Socket {
    /// The server's part of the settings.
    /// - Parameter inherited: the service manager's socket, where it has one for the daemon.
    func configuration(inherited: Int32?) -> SocketConfiguration {
        SocketConfiguration(
            path: path ?? SocketPath.default, makesFolder: path == nil, mode: UInt32(clamping: mode),
            group: group,
            inherited: inherited, maxClients: maxClients, queue: queue)
    }
}
