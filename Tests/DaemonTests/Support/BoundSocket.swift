import Glibc

/// A Unix-domain socket with an address of its own.
final class BoundSocket {
    let path: String
    let descriptor: Int32

    init(type: __socket_type, path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(clamping: MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else { throw CannotBind(path: path) }
    }

    deinit { close(descriptor) }

    struct CannotBind: Error {
        let path: String
    }
}
