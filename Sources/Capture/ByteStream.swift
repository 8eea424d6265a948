import Files
import Glibc
import SystemPackage

/// Bytes from a file, a FIFO or standard input, read in steps of at most a quarter of a second.
final class ByteStream {
    /// Longest line in bytes; longer ones are refused.
    private static let longestLine = 1_024
    /// Size in bytes of the buffer into which skipped bytes are read.
    private static let scratchSize = 65_536

    /// Name of the stream in errors.
    let name: String

    private let file: FileDescriptor
    private let isOwned: Bool
    /// Whether the end of the file is ignored until the first byte: a FIFO reports its end while it has no
    /// writer.
    private let waitsForWriter: Bool
    private(set) var hasBegun = false
    private var partialLine: [UInt8] = []
    private let scratch = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: scratchSize)

    /// Opens `path`, or standard input if it is `-`, without waiting for a FIFO's writer.
    init(path: String) throws(CaptureError) {
        isOwned = path != "-"
        name = isOwned ? path : "standard input"
        do {
            file =
                isOwned
                ? try FileDescriptor.open(
                    FilePath(fileName: path), .readOnly, options: [.closeOnExec, .nonBlocking])
                : .standardInput
        } catch {
            throw .cannotOpen(path: name, errno: (error as? Errno) ?? .ioError)
        }
        var status = stat()
        let isKnown = fstat(file.rawValue, &status) == 0
        waitsForWriter = isOwned && isKnown && status.st_mode & S_IFMT == S_IFIFO
        // If the program was started without standard input, file descriptor 0 is a file that cannot be read.
        let flags = fcntl(file.rawValue, F_GETFL)
        if flags < 0 || flags & O_ACCMODE == O_WRONLY {
            throw .cannotOpen(path: name, errno: .badFileDescriptor)
        }
    }

    deinit {
        if isOwned { try? file.close() }
        scratch.deallocate()
    }

    /// Whether the next line has begun and has no end yet.
    var isInsideLine: Bool { !partialLine.isEmpty }

    /// Returns the next line without its line feed; `nil` if it is not complete yet.
    ///
    /// - Throws: `endOfStream` at the end, even in the middle of a line.
    func line() throws(CaptureError) -> [UInt8]? {
        var byte: UInt8 = 0
        while true {
            let count = try withUnsafeMutableBytes(of: &byte) { buffer throws(CaptureError) in
                try read(into: buffer.assumingMemoryBound(to: UInt8.self))
            }
            guard count != nil else { return nil }
            if byte == UInt8(ascii: "\n") { break }
            partialLine.append(byte)
            guard partialLine.count <= Self.longestLine else {
                throw .malformed(
                    path: name,
                    reason: "not a YUV4MPEG2 stream: a header line is longer than \(Self.longestLine) bytes")
            }
        }
        defer { partialLine.removeAll(keepingCapacity: true) }
        return partialLine
    }

    /// Whether `read` would not wait: bytes are available, or the end is reached.
    var isReadable: Bool {
        var poller = pollfd(fd: file.rawValue, events: Int16(POLLIN), revents: 0)
        return poll(&poller, 1, 0) > 0 && poller.revents & Int16(POLLIN) != 0
    }

    /// Reads at least one byte and returns the number of bytes; `nil` if none came within a quarter of a
    /// second.
    ///
    /// - Throws: `endOfStream` at the end.
    func read(into bytes: UnsafeMutableBufferPointer<UInt8>) throws(CaptureError) -> Int? {
        var poller = pollfd(fd: file.rawValue, events: Int16(POLLIN), revents: 0)
        let milliseconds = Int32(clamping: FramePacer.longestWait / 1_000_000)
        guard poll(&poller, 1, milliseconds) > 0 else { return nil }
        let count: Int
        do { count = try file.read(into: UnsafeMutableRawBufferPointer(bytes)) } catch {
            let reason = (error as? Errno) ?? .ioError
            if reason == .wouldBlock { return nil }
            throw .cannotRead(path: name, errno: reason)
        }
        if count > 0 {
            hasBegun = true
            return count
        }
        guard waitsForWriter, !hasBegun else { throw .endOfStream }
        // poll() returns at once on a FIFO after its last writer has closed it.
        usleep(20_000)
        return nil
    }

    /// Skips at least one byte and at most `count` bytes and returns the number; otherwise like
    /// `read(into:)`.
    func skip(_ count: Int) throws(CaptureError) -> Int? {
        try read(into: UnsafeMutableBufferPointer(rebasing: scratch[..<min(count, Self.scratchSize)]))
    }
}
