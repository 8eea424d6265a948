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
