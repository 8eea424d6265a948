/// The listening socket: the daemon's own, or one that the service manager opened (sd_listen_fds(3)) and
/// keeps when the daemon ends.
enum ListeningSocket: Sendable {
    case own(SocketFile)
    case inherited(descriptor: Int32)

    /// - Throws: `SocketError` if it cannot listen.
    init(_ configuration: SocketConfiguration) throws(SocketError) {
        if let descriptor = configuration.inherited {
            self = .inherited(descriptor: descriptor)
        } else {
            self = .own(try SocketFile(configuration))
        }
    }

    var descriptor: Int32 {
        switch self {
        case .own(let file): file.descriptor
        case .inherited(let descriptor): descriptor
        }
    }

    var name: String {
        switch self {
        case .own(let file): file.path
        case .inherited: "the service manager's socket"
        }
    }

    /// Removes the daemon's own socket file; must be called while the socket is open.
    func remove() throws(SocketError) {
        if case .own(let file) = self { try file.remove() }
    }
}
