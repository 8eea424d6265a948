import SystemPackage

/// Whole files as bytes.
public enum FileBytes {
    /// Reads the file at `path`.
    public static func read(_ path: String) throws(FileError) -> [UInt8] {
        do {
            let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
            return try file.closeAfter {
                var bytes = [UInt8]()
                while try append(to: &bytes, from: file) > 0 {}
                return bytes
            }
        } catch let error as Errno {
            throw FileError(path: path, errno: error)
        } catch {
            preconditionFailure("swift-system throws nothing but Errno: \(error)")
        }
    }

    /// Returns the number of bytes read; 0 at the end of the file.
    private static func append(to bytes: inout [UInt8], from file: FileDescriptor) throws -> Int {
        let chunk = 1 << 20
        let piece = try unsafe [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
            count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        bytes += piece
        return piece.count
    }
}
