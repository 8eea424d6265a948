/// Numbers in a file's bytes; `nil` for those that would be beyond its end.
struct ByteReader {
    enum Order {
        case little, big
    }

    let bytes: ArraySlice<UInt8>
    var order = Order.big

    init(_ bytes: ArraySlice<UInt8>, order: Order = .big) {
        (self.bytes, self.order) = (bytes, order)
    }

    var count: Int { bytes.count }

    /// The unsigned number in `length` bytes from `place` on.
    func number(at place: Int, length: Int) -> Int? {
        guard let slice = slice(at: place, count: length) else { return nil }
        let parts = order == .big ? Array(slice) : Array(slice.reversed())
        return parts.reduce(0) { $0 << 8 | Int($1) }
    }

    func byte(at place: Int) -> UInt8? { slice(at: place, count: 1)?.first }

    /// `nil` unless all of them are there.
    func slice(at place: Int, count: Int) -> ArraySlice<UInt8>? {
        guard place >= 0, count >= 0, place <= bytes.count, count <= bytes.count - place else { return nil }
        let start = bytes.startIndex + place
        return bytes[start..<start + count]
    }

    func begins(_ text: String, at place: Int) -> Bool {
        slice(at: place, count: text.utf8.count)?.elementsEqual(text.utf8) ?? false
    }
}
