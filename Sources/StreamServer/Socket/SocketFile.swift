import Glibc
import StreamProtocol
import Synchronization
import SystemPackage

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

    /// The line that says where clients can connect, and how to show the stream if this is known.
    var announcement: String {
        switch self {
        case .own(let file):
            "listening on \(file.path); '\(SocketPath.watchCommand(for: file.path))' shows the stream"
        case .inherited: "listening on the service manager's socket"
        }
    }

    /// Removes the daemon's own socket file; must be called while the socket is open.
    func remove() throws(SocketError) {
        if case .own(let file) = self { try file.remove() }
    }
}

/// The file of a listening socket, created with its mode and group and removed only if it is still the same
/// file.
struct SocketFile: Sendable {
    let path: String
    /// The listening descriptor; the caller that takes it closes it.
    let descriptor: Int32
    private let identity: SocketNode

    /// Listens at the configured path, and replaces a socket that no process serves.
    ///
    /// Holds a lock from the check of the path until the new socket listens, so that exactly one of two
    /// daemons that start at once succeeds.
    init(_ configuration: SocketConfiguration) throws(SocketError) {
        path = configuration.path
        let target = try SocketTarget(configuration)
        if configuration.makesFolder { try SocketPath.makeFolder(of: path) }
        let lock = try SocketLock(for: path)
        try Self.clear(path, target.address)
        descriptor = try Self.makeDescriptor(for: path)
        do throws(SocketError) {
            try Self.bind(descriptor, target.address, configuration)
            identity = try Self.listen(descriptor, configuration, target.group)
        } catch {
            close(descriptor)
            throw error
        }
        withExtendedLifetime(lock) {}
    }

    /// Removes the file unless another process has replaced it.
    ///
    /// Must be called while the socket is open, as until then no other file can get the same inode number.
    func remove() throws(SocketError) {
        let lock = try SocketLock(for: path)
        if SocketNode(path) == identity {
            try Self.check(unsafe unlink(path), "cannot remove", path)
        }
        withExtendedLifetime(lock) {}
    }

    /// The umask belongs to the process, so only one socket is bound at a time.
    private static let umaskLock = Mutex(())

    /// The file is created with its mode; changing it later by the path could change another file.
    private static func bind(
        _ descriptor: Int32, _ address: UnixAddress, _ configuration: SocketConfiguration
    ) throws(SocketError) {
        let path = configuration.path
        try check(fchmod(descriptor, configuration.mode), "cannot set its mode", path)
        let failure = umaskLock.withLock { _ in
            let old = umask(0)
            defer { umask(old) }
            return address.bind(descriptor)
        }
        if let failure { throw .failed(operation: "cannot bind", path: path, errno: failure) }
    }

    /// No client can connect before `listen`, that is before the group is set.
    private static func listen(
        _ descriptor: Int32, _ configuration: SocketConfiguration, _ group: gid_t?
    ) throws(SocketError) -> SocketNode {
        let path = configuration.path
        do throws(SocketError) {
            guard let node = try SocketNode(path, group: group, named: configuration.group ?? "") else {
                throw .failed(
                    operation: "cannot find it after binding", path: path, errno: .noSuchFileOrDirectory)
            }
            try check(Glibc.listen(descriptor, 128), "cannot listen", path)
            return node
        } catch {
            unsafe unlink(path)
            throw error
        }
    }

    /// Removes a socket at `path` that no process serves, and nothing else.
    private static func clear(_ path: String, _ address: UnixAddress) throws(SocketError) {
        guard let present = SocketNode(path) else { return }
        guard present.isSocket else { throw .notASocket(path: path) }
        let probe = try makeDescriptor(for: path)
        defer { close(probe) }
        switch address.connect(probe) {
        case nil, .wouldBlock: throw .alreadyServed(path: path)
        case .connectionRefused: try check(unsafe unlink(path), "cannot replace", path)
        case let failure?:
            throw .failed(operation: "cannot tell whether a daemon serves it", path: path, errno: failure)
        }
    }

    private static func makeDescriptor(for path: String) throws(SocketError) -> Int32 {
        let type = Int32(clamping: SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        try check(descriptor, "cannot make a socket", path)
        return descriptor
    }

    /// Throws the error of the system call that has just returned `result`, which is negative if it failed.
    private static func check(_ result: Int32, _ operation: String, _ path: String) throws(SocketError) {
        if result < 0 { throw .failed(operation: operation, path: path, errno: Errno(rawValue: errno)) }
    }
}

/// Identity of the file at a path.
struct SocketNode: Equatable, Sendable {
    private let device: dev_t
    private let inode: ino_t
    let isSocket: Bool

    /// Returns `nil` if there is no file.
    init?(_ path: String) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Changes the group of the socket at `path` and returns its identity; `nil` if there is none.
    ///
    /// The path is resolved once, so that a file that replaces the socket meanwhile does not get the group.
    init?(_ path: String, group: gid_t?, named name: String) throws(SocketError) {
        // Linux extensions that <fcntl.h> does not export to Swift.
        let (onlyPath, emptyPath): (Int32, Int32) = (0o10_000_000, 0x1000)
        let descriptor = unsafe open(path, onlyPath | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
        guard isSocket else { return nil }
        guard let group, group != status.st_gid else { return }
        if unsafe fchownat(descriptor, "", uid_t.max, group, emptyPath) != 0 {
            throw .ofGivingAway(path, to: name, errno: Errno(rawValue: errno))
        }
    }

    private init(_ status: stat) {
        device = status.st_dev
        inode = status.st_ino
        isSocket = status.st_mode & S_IFMT == S_IFSOCK
    }
}

extension SocketPath {
    /// Returns the command that shows the stream of the daemon at `path`.
    ///
    /// - Parameter candidates: the paths that the command tries by itself.
    static func watchCommand(for path: String, candidates: [String] = candidates) -> String {
        path == candidates.first ? "emotionctl watch" : "emotionctl watch --socket \(path)"
    }
}
