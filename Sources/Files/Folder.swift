import Glibc
import SystemPackage

/// Folders, by names that may be any bytes.
public enum Folder {
    /// Names in a folder but for hidden ones, sorted.
    public static func names(in path: String) throws(FileError) -> [String] {
        guard let folder = unsafe FilePath(fileName: path).withPlatformString({ unsafe opendir($0) }) else {
            throw FileError(path: path, errno: Errno(rawValue: errno))
        }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            // The name may be shorter than its place: only what is there is read.
            let place = unsafe UnsafeRawPointer(entry) + (MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
            let length = unsafe strlen(place.assumingMemoryBound(to: CChar.self))
            let name = unsafe String(fileName: UnsafeRawBufferPointer(start: place, count: length))
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// Creates a folder and those around it, where they are not there.
    public static func make(_ path: String) throws(FileError) {
        let path = FilePath(fileName: path)
        var made = FilePath(root: path.root, [])
        for component in path.components {
            made.append(component)
            let status = unsafe made.withPlatformString { unsafe mkdir($0, 0o777) }
            let reason = Errno(rawValue: errno)
            guard status == 0 || reason == .fileExists || isFolder(made) else {
                throw FileError(path: made.string, errno: reason)
            }
        }
    }

    /// Whether a folder is there.
    public static func isThere(_ path: String) -> Bool { isFolder(FilePath(fileName: path)) }

    private static func isFolder(_ path: FilePath) -> Bool {
        var status = stat()
        let result = unsafe path.withPlatformString { unsafe stat($0, &status) }
        return result == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}

/// A regular file that lies in a folder itself: neither in another one nor behind a symbolic link.
public final class FolderFile {
    public let path: String
    /// Size in bytes when the file was opened.
    public let size: Int
    private let file: FileDescriptor

    /// Opens the file called `name` in `folder`, without waiting for a writer, as for a FIFO.
    public init(_ name: String, in folder: String) throws(FileError) {
        path = folder.isEmpty ? name : "\(folder)/\(name)"
        guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(0),
            !name.utf8.contains(UInt8(ascii: "/"))
        else { throw FileError.notInFolder(path: name) }
        do {
            let options: FileDescriptor.OpenOptions = [.closeOnExec, .nonBlocking, .noFollow]
            file = try FileDescriptor.open(FilePath(path), .readOnly, options: options)
        } catch let error as Errno {
            guard error != .tooManySymbolicLinkLevels else { throw FileError.symbolicLink(path: path) }
            throw FileError(path: path, errno: error)
        } catch {
            preconditionFailure("swift-system throws nothing but Errno: \(error)")
        }
        var status = stat()
        let isKnown = unsafe fstat(file.rawValue, &status) == 0
        guard isKnown, status.st_mode & S_IFMT == S_IFREG else {
            try? file.close()
            throw FileError.notRegular(path: path)
        }
        size = Int(status.st_size)
    }

    deinit { try? file.close() }

    /// Reads `count` bytes from `offset` on; fewer where the file has become shorter.
    public func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        do {
            return try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
                while done < count {
                    let rest = unsafe UnsafeMutableRawBufferPointer(
                        rebasing: UnsafeMutableRawBufferPointer(buffer)[done...])
                    let piece = try unsafe file.read(fromAbsoluteOffset: Int64(offset + done), into: rest)
                    guard piece > 0 else { break }
                    done += piece
                }
            }
        } catch let error as Errno {
            throw FileError(path: path, errno: error)
        } catch {
            preconditionFailure("swift-system throws nothing but Errno: \(error)")
        }
    }
}
