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
