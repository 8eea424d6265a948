import Files
import ProgramSupport
import SystemPackage

/// A table whose first line contains the column names (RFC 4180, without line feeds in fields).
struct CSVTable {
    private let lines: LineReader
    private let columns: [String]

    var progress: Double { lines.progress }

    /// - Parameter columns: names of the columns to read; a missing one is named in the error.
    init(path: String, columns: [String]) throws(ExitError) {
        lines = try LineReader(path: path)
        let header = try lines.next() ?? []
        self.columns = Self.fields(of: header).map { String(decoding: $0, as: UTF8.self) }
        wanted = []
        for column in columns {
            guard let place = self.columns.firstIndex(of: column) else {
                throw ExitError(.badData, "\(path): no column \(column)")
            }
            wanted.append(place)
        }
    }

    /// Indices of these columns.
    private var wanted: [Int]

    /// Reads these fields of the next row; `nil` at the end.
    func next() throws(ExitError) -> [ArraySlice<UInt8>]? {
        guard let line = try lines.next() else { return nil }
        let fields = Self.fields(of: line)
        guard let last = wanted.max(), last < fields.count else {
            throw failure("\(fields.count) fields instead of \(columns.count)")
        }
        return wanted.map { fields[$0] }
    }

    /// Creates an error about the last row.
    func failure(_ reason: String) -> ExitError {
        ExitError(.badData, "\(lines.path):\(lines.line): \(reason)")
    }

    /// Splits a line into fields without quotes and surrounding spaces.
    private static func fields(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var fields: [ArraySlice<UInt8>] = []
        var (start, isQuoted) = (line.startIndex, false)
        for place in line.indices {
            if line[place] == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard line[place] == UInt8(ascii: ","), !isQuoted else { continue }
            fields.append(trimmed(line[start..<place]))
            start = place + 1
        }
        return fields + [trimmed(line[start...])]
    }

    private static func trimmed(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isPadding = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\"") }
        guard let first = field.firstIndex(where: { !isPadding($0) }),
            let last = field.lastIndex(where: { !isPadding($0) })
        else { return [] }
        return field[first...last]
    }
}

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

    init(path: String) throws(ExitError) {
        self.path = path
        do {
            file = try FileDescriptor.open(FilePath(fileName: path), .readOnly, options: .closeOnExec)
            size = try file.seek(offset: 0, from: .end)
            try file.seek(offset: 0, from: .start)
        } catch {
            throw ExitError(.noInput, "\(path): \(error)")
        }
    }

    deinit { try? file.close() }

    /// Reads the next line without its line feed; `nil` at the end.
    func next() throws(ExitError) -> ArraySlice<UInt8>? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) { return take(upTo: end) }
            searched = buffer.count
            guard buffer.count - start <= Self.longestLine else {
                throw ExitError(.badData, "\(path):\(line + 1): the line is too long")
            }
            let (kept, count) = (start, try fill())
            searched -= kept
            if count == 0 { return start == buffer.count ? nil : take(upTo: buffer.count) }
        }
    }

    /// Discards the consumed bytes and reads more; returns the number of new bytes.
    private func fill() throws(ExitError) -> Int {
        buffer.removeFirst(start)
        start = 0
        do {
            let new = try unsafe [UInt8](unsafeUninitializedCapacity: Self.chunk) { bytes, count in
                count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(bytes))
            }
            buffer += new
            return new.count
        } catch {
            throw ExitError(.inputOutput, "\(path): \(error)")
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
