import Files
import Glibc
import SystemPackage

/// Bytes from a file, a FIFO or standard input, read in steps of at most a quarter of a second.
final class ByteStream {
    /// Longer lines are refused.
    private static let longestLine = 1_024
    /// Bytes that are passed over are read in pieces of this size.
    private static let scratchSize = 65_536

    /// How errors call the stream.
    let name: String

    private let file: FileDescriptor
    private let isOwned: Bool
    /// A FIFO tells its end until the first writer has come; only after its first byte does an end count.
    private let waitsForWriter: Bool
    private(set) var hasBegun = false
    private var partialLine: [UInt8] = []
    private let scratch = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: scratchSize)

    /// Opens `path`, or standard input where it is `-`, without waiting for a FIFO's writer.
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
            throw .cannotOpen(path: name, errno: (error as? Errno)?.rawValue ?? EIO)
        }
        var status = stat()
        let isKnown = fstat(file.rawValue, &status) == 0
        waitsForWriter = isOwned && isKnown && status.st_mode & S_IFMT == S_IFIFO
        // Where the program began without standard input, the runtime's own descriptors have got its number: they have
        // no type, and reading them would take from the runtime what it waits for.
        if !isOwned, !isKnown || status.st_mode & S_IFMT == 0 { throw .cannotOpen(path: name, errno: EBADF) }
    }

    deinit {
        if isOwned { try? file.close() }
        scratch.deallocate()
    }

    /// Whether `line()` has begun with a line whose end has not come yet.
    var isInsideLine: Bool { !partialLine.isEmpty }

    /// The next line without its line feed; `nil` while it is not whole yet.
    ///
    /// - Throws: `endOfStream` at the end, also in the middle of a line.
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
                throw .malformed(path: name, reason: "not a YUV4MPEG2 stream: no line end where one is due")
            }
        }
        defer { partialLine.removeAll(keepingCapacity: true) }
        return partialLine
    }

    /// Whether bytes are there, or the end.
    var isReadable: Bool {
        var poller = pollfd(fd: file.rawValue, events: Int16(POLLIN), revents: 0)
        return poll(&poller, 1, 0) > 0 && poller.revents & Int16(POLLIN) != 0
    }

    /// Reads at least one byte and returns how many; `nil` when none came within a quarter of a second.
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
            throw .cannotRead(path: name, errno: reason.rawValue)
        }
        if count > 0 {
            hasBegun = true
            return count
        }
        guard waitsForWriter, !hasBegun else { throw .endOfStream }
        // poll() returns at once on a FIFO whose last writer has left.
        usleep(20_000)
        return nil
    }

    /// Passes over at least one byte and at most `count`, and returns how many; otherwise as `read(into:)`.
    func skip(_ count: Int) throws(CaptureError) -> Int? {
        try read(into: UnsafeMutableBufferPointer(rebasing: scratch[..<min(count, Self.scratchSize)]))
    }
}
