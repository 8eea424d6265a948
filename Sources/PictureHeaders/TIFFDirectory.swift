import Imaging

/// The first directory of a TIFF file or of EXIF data.
struct TIFFDirectory {
    /// Tags of TIFF 6.0 and of DNG.
    enum Tag: Int {
        case subfileType = 254
        case width = 256
        case height = 257
        case orientation = 274
        case dngVersion = 50706
    }

    private let places: [Tag: Range<Int>]
    private let reader: ByteReader
    private var start: Int { reader.bytes.startIndex }

    /// Parses the directory; `nil` if the bytes are not a TIFF file.
    init?(_ bytes: ArraySlice<UInt8>) {
        switch Array(bytes.prefix(4)) {
        case [0x49, 0x49, 42, 0]: reader = ByteReader(bytes, order: .little)
        case [0x4D, 0x4D, 0, 42]: reader = ByteReader(bytes, order: .big)
        default: return nil
        }
        guard let first = reader.number(at: 4, length: 4), let count = reader.number(at: first, length: 2)
        else { return nil }
        var places: [Tag: Range<Int>] = [:]
        for entry in (0..<count).map({ first + 2 + 12 * $0 }) {
            guard let number = reader.number(at: entry, length: 2),
                let type = reader.number(at: entry + 2, length: 2)
            else { break }
            // A byte, a short or a long; values of up to four bytes are stored in the entry itself.
            let lengths = [1: 1, 3: 2, 4: 4]
            guard let tag = Tag(rawValue: number), let length = lengths[type], places[tag] == nil else {
                continue
            }
            places[tag] = entry + 8..<entry + 8 + length
        }
        self.places = places
    }

    /// Returns the value of a tag.
    func number(_ tag: Tag) -> Int? {
        places[tag].flatMap { reader.number(at: $0.lowerBound, length: $0.count) }
    }

    /// Returns the offsets of the bytes in the file that hold a tag's value.
    func place(_ tag: Tag) -> Range<Int>? {
        places[tag].map { $0.lowerBound + start..<$0.upperBound + start }
    }
}

extension Orientation {
    /// Converts the number used by EXIF and TIFF, from 1 to 8; `nil` for other numbers.
    init?(exif number: Int) {
        switch number {
        case 1: self.init()
        case 2: self.init(isMirrored: true)
        case 3: self.init(rotation: .half)
        case 4: self.init(rotation: .half, isMirrored: true)
        case 5: self.init(rotation: .quarter, isMirrored: true)
        case 6: self.init(rotation: .quarter)
        case 7: self.init(rotation: .threeQuarters, isMirrored: true)
        case 8: self.init(rotation: .threeQuarters)
        default: return nil
        }
    }
}

/// Reads numbers from the bytes of a file; `nil` for those beyond its end.
struct ByteReader {
    enum Order {
        case little, big
    }

    let bytes: ArraySlice<UInt8>
    var order = Order.big

    init(_ bytes: ArraySlice<UInt8>, order: Order = .big) {
        self.bytes = bytes
        self.order = order
    }

    var count: Int { bytes.count }

    /// Returns the unsigned number in the `length` bytes at `place`.
    func number(at place: Int, length: Int) -> Int? {
        guard let slice = slice(at: place, count: length) else { return nil }
        let parts = order == .big ? Array(slice) : Array(slice.reversed())
        return parts.reduce(0) { $0 << 8 | Int($1) }
    }

    /// Returns the byte at `place`.
    func byte(at place: Int) -> UInt8? { slice(at: place, count: 1)?.first }

    /// Returns `count` bytes at `place`; `nil` unless all of them exist.
    func slice(at place: Int, count: Int) -> ArraySlice<UInt8>? {
        guard place >= 0, count >= 0, place <= bytes.count, count <= bytes.count - place else { return nil }
        let start = bytes.startIndex + place
        return bytes[start..<start + count]
    }

    /// Whether the bytes at `place` are those of `text`.
    func begins(_ text: String, at place: Int) -> Bool {
        slice(at: place, count: text.utf8.count)?.elementsEqual(text.utf8) ?? false
    }
}
