import NIOCore

/// The group `socket` of the configuration.
public struct SocketConfiguration: Sendable, Equatable {
    public let path: String
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
        path: String = SocketPath.default, mode: UInt32 = 0o660, group: String? = nil,
        inherited: Int32? = nil,
        maxClients: Int = 16, queue: Int = 256
    ) {
        precondition(mode <= 0o777 && maxClients > 0 && queue > 0, "a value out of range")
        self.path = path
        self.mode = mode
        self.group = group
        self.inherited = inherited
        self.maxClients = maxClients
        self.queue = queue
    }
}
