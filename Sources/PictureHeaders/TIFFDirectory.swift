import Imaging

/// The first directory of a TIFF file, which EXIF data is as well.
struct TIFFDirectory {
    /// TIFF 6.0, and DNG's own.
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

    /// `nil` for what is no TIFF file.
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
            // A byte, a short or a long; values of four bytes at most are in the entry itself.
            let lengths = [1: 1, 3: 2, 4: 4]
            guard let tag = Tag(rawValue: number), let length = lengths[type], places[tag] == nil else {
                continue
            }
            places[tag] = entry + 8..<entry + 8 + length
        }
        self.places = places
    }

    func number(_ tag: Tag) -> Int? {
        places[tag].flatMap { reader.number(at: $0.lowerBound, length: $0.count) }
    }

    /// Bytes in the file that hold a tag's value.
    func place(_ tag: Tag) -> Range<Int>? {
        places[tag].map { $0.lowerBound + start..<$0.upperBound + start }
    }
}

extension Orientation {
    /// As EXIF and TIFF number them, from 1 to 8; `nil` for other numbers.
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
