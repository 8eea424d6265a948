extension PictureHeader {
    private static let exifStart = "Exif\0\0"

    /// Parses EXIF data, which some writers prefix as in JPEG files.
    private static func directory(_ exif: ArraySlice<UInt8>) -> TIFFDirectory? {
        TIFFDirectory(exif.starts(with: exifStart.utf8) ? exif.dropFirst(exifStart.utf8.count) : exif)
    }

    /// Reads the segments up to the frame header (ITU-T T.81, B.1.1).
    static func jpeg(_ file: ByteReader) -> PictureContent? {
        var directory: TIFFDirectory?
        var place = 2
        while let marker = file.number(at: place, length: 2), marker >> 8 == 0xFF {
            switch marker & 0xFF {
            case 0xFF: place += 1  // fill bytes
            case 0x01, 0xD0...0xD8: place += 2
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                guard let height = file.number(at: place + 5, length: 2),
                    let width = file.number(at: place + 7, length: 2)
                else { return nil }
                return PictureContent(width: width, height: height, directory: directory)
            default:
                guard let length = file.number(at: place + 2, length: 2), length >= 2 else { return nil }
                if marker == 0xFFE1, directory == nil, file.begins(exifStart, at: place + 4) {
                    directory = file.slice(at: place + 4, count: length - 2).flatMap { Self.directory($0) }
                }
                place += 2 + length
            }
        }
        return nil
    }

    /// Reads the chunks; EXIF data may follow the image.
    static func png(_ file: ByteReader) -> PictureContent? {
        guard file.begins("IHDR", at: 12), let width = file.number(at: 16, length: 4),
            let height = file.number(at: 20, length: 4)
        else { return nil }
        var content = PictureContent(width: width, height: height)
        var place = 8
        while let length = file.number(at: place, length: 4), !file.begins("IEND", at: place + 4) {
            if file.begins("eXIf", at: place + 4) {
                content.directory = file.slice(at: place + 8, count: length).flatMap { directory($0) }
            }
            place += 12 + length
        }
        return content
    }

    /// Reads the canvas of an extended file, or the size of its only image (RFC 9649).
    static func webP(_ file: ByteReader) -> PictureContent? {
        let file = ByteReader(file.bytes, order: .little)
        let isExtended = file.begins("VP8X", at: 12)
        guard var content = isExtended ? canvas(file) : webPSize(file, at: 12) else { return nil }
        guard isExtended else { return content }
        forEachChunk(of: file, from: 12) { name, place, length in
            guard name == "EXIF", content.directory == nil else { return }
            content.directory = file.slice(at: place, count: length).flatMap { directory($0) }
        }
        return content
    }

    private static func canvas(_ file: ByteReader) -> PictureContent? {
        guard let width = file.number(at: 24, length: 3), let height = file.number(at: 27, length: 3) else {
            return nil
        }
        return PictureContent(width: width + 1, height: height + 1)
    }

    /// - Parameter place: offset of the chunk with the image.
    private static func webPSize(_ file: ByteReader, at place: Int) -> PictureContent? {
        if file.begins("VP8L", at: place), let bits = file.number(at: place + 9, length: 4) {
            return PictureContent(width: bits & 0x3FFF + 1, height: bits >> 14 & 0x3FFF + 1)
        }
        guard file.begins("VP8 ", at: place), let width = file.number(at: place + 14, length: 2),
            let height = file.number(at: place + 16, length: 2)
        else { return nil }
        return PictureContent(width: width & 0x3FFF, height: height & 0x3FFF)
    }

    /// Calls `body` with the name of each chunk, the offset of its content and its length.
    static func forEachChunk(of file: ByteReader, from start: Int, _ body: (String, Int, Int) -> Void) {
        var place = start
        while let name = file.slice(at: place, count: 4), let length = file.number(at: place + 4, length: 4) {
            body(String(decoding: name, as: UTF8.self), place + 8, length)
            place += 8 + length + length % 2
        }
    }

    static func bmp(_ file: ByteReader) -> PictureContent? {
        let file = ByteReader(file.bytes, order: .little)
        guard let headerSize = file.number(at: 14, length: 4) else { return nil }
        let length = headerSize == 12 ? 2 : 4
        guard let width = file.number(at: 18, length: length),
            let height = file.number(at: 18 + length, length: length)
        else { return nil }
        // A negative height means rows from top to bottom.
        let rows = length == 4 && height > Int(Int32.max) ? (1 << 32) - height : height
        return PictureContent(width: width, height: rows)
    }

    static func tiff(_ file: ByteReader) throws(PictureHeaderError) -> PictureContent? {
        guard let directory = TIFFDirectory(file.bytes) else { return nil }
        // Raw files begin with a preview, which has the bit of a reduced resolution in its subfile type, or
        // are DNG. "CR" identifies Canon's.
        let isPreview = (directory.number(.subfileType) ?? 0) & 1 == 1
        if isPreview || directory.place(.dngVersion) != nil || file.begins("CR", at: 8) { throw .raw }
        guard let width = directory.number(.width), let height = directory.number(.height) else { return nil }
        return PictureContent(width: width, height: height, directory: directory)
    }

    /// Reads the two numbers after the signature, between white space and comments.
    static func portableAnyMap(_ file: [UInt8]) -> PictureContent? {
        let longestHeader = 10_000
        let lines = file.prefix(longestHeader).dropFirst(2).split(separator: UInt8(ascii: "\n"))
        var numbers: [Int] = []
        for line in lines {
            let text = line.prefix { $0 != UInt8(ascii: "#") }
            for word in text.split(whereSeparator: { (9...13).contains($0) || $0 == 32 }) {
                guard numbers.count < 2 else { break }
                guard let number = Int(String(decoding: word, as: UTF8.self)) else { return nil }
                numbers.append(number)
            }
            if numbers.count == 2 { return PictureContent(width: numbers[0], height: numbers[1]) }
        }
        return nil
    }
}

/// Reads animated WebP files.
public enum AnimatedWebP {
    /// Returns a file with the first image alone, for decoders of still images; `nil` if `file` is not
    /// animated.
    public static func firstPicture(of file: [UInt8]) -> [UInt8]? {
        let reader = ByteReader(file[...], order: .little)
        guard PictureHeader.Format(start: file) == .webP, reader.begins("VP8X", at: 12) else { return nil }
        var picture: ArraySlice<UInt8>?
        PictureHeader.forEachChunk(of: reader, from: 12) { name, place, length in
            // Position, size, duration and flags precede the frame's own chunks.
            guard name == "ANMF", picture == nil, length > 16 else { return }
            picture = reader.slice(at: place + 16, count: length - 16).flatMap { Self.coded(in: $0) }
        }
        guard let picture else { return nil }
        let size = UInt32(clamping: picture.count + 4)
        let length = (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) }
        return Array("RIFF".utf8) + length + Array("WEBP".utf8) + picture
    }

    /// Returns the chunk with the coded image, including its name; transparency is dropped.
    private static func coded(in frame: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let reader = ByteReader(frame, order: .little)
        var coded: ArraySlice<UInt8>?
        PictureHeader.forEachChunk(of: reader, from: 0) { name, place, length in
            if coded == nil, ["VP8 ", "VP8L"].contains(name) {
                coded = reader.slice(at: place - 8, count: 8 + length + length % 2)
            }
        }
        return coded
    }
}
