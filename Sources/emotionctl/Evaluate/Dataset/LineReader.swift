import Files
import ProgramSupport
import SystemPackage

/// A text file that is read line by line, with only one line in memory.
final class LineReader {
    /// Maximum length of a line in bytes, far above those of face tables, so that a file without line feeds
    /// is rejected before it fills the memory.
    private static let longestLine = 1 << 24
    private static let chunk = 1 << 18

    let path: String
    /// Number of the last line, from 1.
    private(set) var line = 0
    /// Fraction of the file that has been read, in 0...1.
    var progress: Double { size > 0 ? min(1, Double(taken) / Double(size)) : 1 }

    private let file: FileDescriptor
    private let size: Int64
    private var taken: Int64 = 0
    private var buffer: [UInt8] = []
    private var start = 0

    init(path: String) throws(Failure) {
        self.path = path
        do {
            file = try FileDescriptor.open(FilePath(fileName: path), .readOnly, options: .closeOnExec)
            size = try file.seek(offset: 0, from: .end)
            try file.seek(offset: 0, from: .start)
        } catch {
            throw Failure(.noInput, "\(path): \(error)")
        }
    }

    deinit { try? file.close() }

    /// Reads the next line without its line feed; `nil` at the end.
    func next() throws(Failure) -> ArraySlice<UInt8>? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) { return take(upTo: end) }
            searched = buffer.count
            guard buffer.count - start <= Self.longestLine else {
                throw Failure(.badData, "\(path):\(line + 1): the line is too long")
            }
            let (kept, count) = (start, try fill())
            searched -= kept
            if count == 0 { return start == buffer.count ? nil : take(upTo: buffer.count) }
        }
    }

    /// Discards the consumed bytes and reads more; returns the number of new bytes.
    private func fill() throws(Failure) -> Int {
        buffer.removeFirst(start)
        start = 0
        do {
            let new = try unsafe [UInt8](unsafeUninitializedCapacity: Self.chunk) { bytes, count in
                count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(bytes))
            }
            buffer += new
            return new.count
        } catch {
            throw Failure(.inputOutput, "\(path): \(error)")
        }
    }

    private func take(upTo end: Int) -> ArraySlice<UInt8> {
        let found = buffer[start..<end]
        taken += Int64(end + 1 - start)
        start = min(end + 1, buffer.count)
        line += 1
        return found.last == UInt8(ascii: "\r") ? found.dropLast() : found
    }
}
