import Glibc
import TestSupport

/// A FIFO that holds bytes back until its reader takes them, and lasts until `close()`.
final class FIFO {
    private var descriptor: Int32

    init(path: String) throws {
        mkfifo(path, 0o600)
        // Open at both ends: writing before the reader has come, or after it has gone, is no error.
        descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw CannotOpen(path: path) }
    }

    deinit { close() }

    struct CannotOpen: Error {
        let path: String
    }

    func write(_ bytes: [UInt8]) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            try await eventually("a process reads the FIFO") {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                rest = rest.dropFirst(max(count, 0))
                return count > 0
            }
        }
    }

    /// Writes until nothing more goes in.
    func fill() {
        let bytes = [UInt8](repeating: UInt8(ascii: "\n"), count: 4_096)
        while Glibc.write(descriptor, bytes, bytes.count) > 0 {}
    }

    /// What is in it by now.
    func read() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return Array(bytes[..<max(count, 0)])
    }

    /// The end of the stream for its reader, once it has read what is in the FIFO.
    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }
}
