import Foundation
import Glibc
import TestSupport

/// A program that listens where a daemon should, and sends every client the same bytes.
final class FalseDaemon: Sendable {
    private let socket: Int32

    /// - Parameters:
    ///   - bytes: for every client; `nil` for a program that accepts no connection and has as many waiting as
    ///     it may.
    ///   - repeats: whether the bytes are sent again and again, without an end.
    ///   - hangsUp: whether it closes the connection then.
    init(path: String, bytes: [UInt8]?, repeats: Bool = false, hangsUp: Bool = false) throws {
        let bound = try BoundSocket(type: SOCK_STREAM, path: path)
        socket = dup(bound.descriptor)
        listen(socket, bytes == nil ? 0 : 8)
        guard let bytes else { return }
        let socket = socket
        Thread.detachNewThread {
            while true {
                let client = accept(socket, nil, nil)
                guard client >= 0 else { return }
                var isTaken = Self.send(bytes, to: client)
                while repeats, isTaken { isTaken = Self.send(bytes, to: client) }
                // What stays open is a daemon that has nothing more to say.
                if hangsUp { close(client) }
            }
        }
    }

    deinit {
        shutdown(socket, Int32(clamping: SHUT_RDWR))
        close(socket)
    }

    private static func send(_ bytes: [UInt8], to client: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(client, $0.baseAddress, $0.count, Int32(clamping: MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
