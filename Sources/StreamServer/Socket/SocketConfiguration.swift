import NIOCore
import StreamProtocol

/// Configuration of the socket and its clients.
public struct SocketConfiguration: Sendable, Equatable {
    /// Default values.
    public enum Defaults {
        public static let mode: UInt32 = 0o660
        public static let maxClients = 32
        public static let queue = 256
    }

    public let path: String
    /// Whether a missing folder is created, as for the default path, whose folder systemd creates only for
    /// daemons that it starts. A folder chosen by the user is not created, as it may be misspelled.
    public let makesFolder: Bool
    /// Permissions of the socket file, e.g. `0o660`; connecting needs write permission.
    public let mode: UInt32
    /// Group of the socket file; `nil` for the group of the process.
    public let group: String?
    /// A listening socket to use instead; path, mode and group are then ignored.
    public let inherited: Int32?
    /// Maximum number of connections.
    public let maxClients: Int
    /// Maximum number of frames waiting for a slow client before the oldest is dropped.
    public let queue: Int
    /// Maximum time for which a client may read nothing while lines wait.
    var patience = TimeAmount.minutes(1)

    public init(
        path: String = SocketPath.default, makesFolder: Bool = false, mode: UInt32 = Defaults.mode,
        group: String? = nil, inherited: Int32? = nil, maxClients: Int = Defaults.maxClients,
        queue: Int = Defaults.queue
    ) {
        precondition(mode <= 0o777 && maxClients > 0 && queue > 0, "a value out of range")
        self.path = path
        self.makesFolder = makesFolder
        self.mode = mode
        self.group = group
        self.inherited = inherited
        self.maxClients = maxClients
        self.queue = queue
    }

    /// Checks the path, its folder and the group without changing anything.
    ///
    /// Another daemon at the path is found at the start only, as a configuration may be checked beside a
    /// running daemon.
    /// - Throws: `SocketError` as `ReportServer.run()` would.
    public func check() throws(SocketError) {
        if inherited == nil { _ = try SocketTarget(self) }
    }
}
