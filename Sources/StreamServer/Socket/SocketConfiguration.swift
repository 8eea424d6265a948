import NIOCore
import StreamProtocol
import SystemPackage

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

/// An error while listening.
public enum SocketError: Error, Equatable {
    case unusablePath(SocketPathError)
    case noFolder(path: String, folder: String)
    case locked(path: String)
    case notOurLock(path: String, lock: String)
    case alreadyServed(path: String)
    case notASocket(path: String)
    case unknownGroup(String, path: String)
    /// The daemon is not a member of the group, or the group is not in its user namespace.
    case refusedGroup(String, path: String, errno: Errno)
    /// `operation` on `path` failed with `errno`.
    case failed(operation: String, path: String, errno: Errno)

    /// Converts `errno` after changing the group of the socket at `path`.
    static func ofGivingAway(_ path: String, to group: String, errno: Errno) -> SocketError {
        errno == .notPermitted || errno == .invalidArgument
            ? .refusedGroup(group, path: path, errno: errno)
            : .failed(operation: "cannot give it to group \(group)", path: path, errno: errno)
    }
}

extension SocketError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unusablePath(let error): "\(error)"
        case .noFolder(let path, let folder):
            "socket \(path): there is no folder \(folder); create it or choose another path with --socket"
        case .locked(let path):
            "socket \(path): another daemon is starting or ending there; end it or choose another path with --socket"
        case .notOurLock(let path, let lock):
            "socket \(path): \(lock) is not a file of this user; remove it or choose another path with --socket"
        case .alreadyServed(let path):
            "socket \(path): another daemon is serving it; end that one or choose another path with --socket"
        case .notASocket(let path):
            "socket \(path): exists and is not a socket; remove it or choose another path with --socket"
        case .unknownGroup(let group, let path):
            "socket \(path): there is no group '\(group)' on this machine"
        case .refusedGroup(let group, let path, let errno):
            "socket \(path): cannot give it to group '\(group)': \(errno); "
                + "the daemon must be a member, and the system's services can use their own group alone"
        case .failed(let operation, let path, let errno):
            "socket \(path): \(operation): \(errno)"
        }
    }
}
