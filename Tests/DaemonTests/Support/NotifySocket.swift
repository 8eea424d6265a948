import Glibc
import TestSupport

/// The service manager's end of sd_notify(3).
struct NotifySocket {
    private let socket: BoundSocket
    var path: String { socket.path }

    init(in folder: TemporaryFolder) throws {
        socket = try BoundSocket(type: SOCK_DGRAM, path: "\(folder.path)/notify")
    }

    /// The next notice, e.g. `READY=1`.
    func next() async throws -> String {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        var count = -1
        try await eventually("the daemon sends a notice") {
            count = recv(socket.descriptor, &bytes, bytes.count, Int32(clamping: MSG_DONTWAIT))
            return count >= 0
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
