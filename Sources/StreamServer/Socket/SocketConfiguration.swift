import NIOCore
import StreamProtocol

/// The group `socket` of the configuration.
public struct SocketConfiguration: Sendable, Equatable {
    /// The values of what is not configured.
    public enum Defaults {
        public static let mode: UInt32 = 0o660
        public static let maxClients = 32
        public static let queue = 256
    }

    public let path: String
    /// Whether the folder is made where it is missing, as that of the default path is: systemd does so only for the
    /// daemons that it starts. A folder that the user chose is left to the user, who may have misspelt it.
    public let makesFolder: Bool
    /// Permission bits of the socket file, e.g. `0o660`: who may write to it may connect.
    public let mode: UInt32
    /// Name of the group that the socket file is given to; `nil`: the group of the process.
    public let group: String?
    /// A listening socket to use instead; path, mode and group then mean nothing.
    public let inherited: Int32?
    /// Connections at a time.
    public let maxClients: Int
    /// Frames that wait for a client that is slow to read, before the oldest are dropped.
    public let queue: Int
    /// How long a client may take nothing while something waits for it.
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

    /// Checks what can be checked without touching anything: the path, its folder and the group.
    ///
    /// Whether another daemon serves the path is left to the start, as a configuration is also checked beside a running
    /// daemon.
    /// - Throws: `SocketError` as `ReportServer.run()` would.
    public func check() throws(SocketError) {
        if inherited == nil { _ = try SocketTarget(self) }
    }
}
