import Glibc
import StreamProtocol

/// A client that never waits: it sends what the daemon takes, and reads what is there.
public final class ImpatientClient {
    private let connection: StreamConnection

    public init(path: String) throws {
        connection = try StreamConnection(searching: [path])
    }

    /// Sends as much of `bytes` as is taken at once and returns how much; `nil` where the connection is
    /// closed.
    public func send(_ bytes: ArraySlice<UInt8>) -> Int? {
        let flags = Int32(clamping: MSG_DONTWAIT | MSG_NOSIGNAL)
        let count = bytes.withUnsafeBytes {
            Glibc.send(connection.descriptor, $0.baseAddress, $0.count, flags)
        }
        if count >= 0 { return count }
        return errno == EAGAIN ? 0 : nil
    }

    /// What has come by now; `nil` at the end of the stream.
    public func receive() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(connection.descriptor, &bytes, bytes.count, Int32(clamping: MSG_DONTWAIT))
        if count > 0 { return Array(bytes[..<count]) }
        return count < 0 && errno == EAGAIN ? [] : nil
    }
}
