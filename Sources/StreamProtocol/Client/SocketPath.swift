import Glibc
import SystemPackage

/// Default paths of the socket.
public enum SocketPath {
    /// Path of the system's daemon.
    public static let system = "/run/emotiond/emotiond.sock"

    /// Path of this user's daemon: in the user's runtime directory, or the system's path for root and without
    /// such a directory.
    public static var `default`: String {
        path(isRoot: geteuid() == 0, runtimeDirectory: runtimeDirectory)
    }

    /// Paths that a client tries, in this order.
    public static var candidates: [String] {
        [user(runtimeDirectory), system].compactMap(\.self)
    }

    static func path(isRoot: Bool, runtimeDirectory: String?) -> String {
        isRoot ? system : user(runtimeDirectory) ?? system
    }

    private static func user(_ runtimeDirectory: String?) -> String? {
        guard let runtimeDirectory, !runtimeDirectory.isEmpty else { return nil }
        return runtimeDirectory + "/emotiond/emotiond.sock"
    }

    private static var runtimeDirectory: String? {
        unsafe getenv("XDG_RUNTIME_DIR").map { unsafe String(cString: $0) }
    }
}

/// The address of a Unix-domain socket in the file system.
package struct UnixAddress {
    /// Maximum length of a path in bytes, without the terminating zero.
    static let pathLimit = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    private var address = sockaddr_un()

    package init(path: String) throws(SocketPathError) {
        guard !path.isEmpty, !path.utf8.contains(0) else { throw .notAPath(path) }
        guard path.utf8.count <= Self.pathLimit else {
            throw .tooLong(path: path, limit: Self.pathLimit)
        }
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    }

    /// Binds a socket and returns the error; `nil` if it is bound.
    package func bind(_ descriptor: Int32) -> Errno? {
        unsafe withAddress { address, length in unsafe Glibc.bind(descriptor, address, length) }
    }

    /// Connects a socket and returns the error; `nil` if it is connected.
    package func connect(_ descriptor: Int32) -> Errno? {
        unsafe withAddress { address, length in unsafe Glibc.connect(descriptor, address, length) }
    }

    private func withAddress(_ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Errno? {
        let length = socklen_t(clamping: MemoryLayout<sockaddr_un>.size)
        let status = unsafe withUnsafePointer(to: address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe call($0, length) }
        }
        return status == 0 ? nil : Errno(rawValue: errno)
    }
}

/// An error in the path of a socket.
public enum SocketPathError: Error, Equatable {
    case notAPath(String)
    /// `limit` in bytes.
    case tooLong(path: String, limit: Int)
}

extension SocketPathError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAPath(let path):
            "socket '\(path)': a path must have characters, and none of them zero; name one with --socket"
        case .tooLong(let path, let limit):
            "socket \(path): the path is longer than \(limit) bytes; choose a shorter one with --socket"
        }
    }
}
