import Glibc
import StreamProtocol

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
    case refusedGroup(String, path: String, errno: Int32)
    /// `operation` on `path` failed with `errno`.
    case failed(operation: String, path: String, errno: Int32)

    /// Converts `errno` after changing the group of the socket at `path`.
    static func ofGivingAway(_ path: String, to group: String, errno: Int32) -> SocketError {
        errno == EPERM || errno == EINVAL
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
            "socket \(path): cannot give it to group '\(group)': \(unsafe String(cString: strerror(errno))); "
                + "the daemon must be a member, and the system's services can use their own group alone"
        case .failed(let operation, let path, let errno):
            "socket \(path): \(operation): \(unsafe String(cString: strerror(errno)))"
        }
    }
}
