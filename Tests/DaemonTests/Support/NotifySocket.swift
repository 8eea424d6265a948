import Glibc
import TestSupport

/// The service manager's end of sd_notify(3).
final class NotifySocket {
    let path: String
    private let descriptor: Int32

    init(in folder: TemporaryFolder) throws {
        path = "\(folder.path)/notify"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else { throw CannotBind(path: path) }
    }

    deinit { close(descriptor) }

    struct CannotBind: Error {
        let path: String
    }

    /// The next notice, e.g. `READY=1`.
    func next() async throws -> String {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        var count = -1
        try await eventually("the daemon sends a notice") {
            count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            return count >= 0
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
