import ProgramSupport

/// A table whose first line contains the column names (RFC 4180, without line feeds in fields).
struct CSVTable {
    private let lines: LineReader
    private let columns: [String]

    var progress: Double { lines.progress }

    /// - Parameter columns: names of the columns to read; a missing one is named in the error.
    init(path: String, columns: [String]) throws(Failure) {
        lines = try LineReader(path: path)
        let header = try lines.next() ?? []
        self.columns = Self.fields(of: header).map { String(decoding: $0, as: UTF8.self) }
        wanted = []
        for column in columns {
            guard let place = self.columns.firstIndex(of: column) else {
                throw Failure(.badData, "\(path): no column \(column)")
            }
            wanted.append(place)
        }
    }

    /// Indices of these columns.
    private var wanted: [Int]

    /// Reads these fields of the next row; `nil` at the end.
    func next() throws(Failure) -> [ArraySlice<UInt8>]? {
        guard let line = try lines.next() else { return nil }
        let fields = Self.fields(of: line)
        guard let last = wanted.max(), last < fields.count else {
            throw failure("\(fields.count) fields instead of \(columns.count)")
        }
        return wanted.map { fields[$0] }
    }

    /// Creates an error about the last row.
    func failure(_ reason: String) -> Failure {
        Failure(.badData, "\(lines.path):\(lines.line): \(reason)")
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
