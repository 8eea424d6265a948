import Files
import Glibc
import SystemPackage

/// The file at a path.
struct FileStatus {
    /// Identity of the file, the same for every path and link to it.
    struct Identity: Hashable {
        let device: UInt
        let number: UInt
    }

    let identity: Identity
    let isFolder: Bool
    let isFile: Bool
    let size: Int

    init(path: String) throws(Errno) {
        var status = stat()
        let result = unsafe FilePath(fileName: path).withPlatformString { unsafe stat($0, &status) }
        guard result == 0 else { throw Errno(rawValue: errno) }
        identity = Identity(device: UInt(status.st_dev), number: UInt(status.st_ino))
        isFolder = status.st_mode & S_IFMT == S_IFDIR
        isFile = status.st_mode & S_IFMT == S_IFREG
        size = Int(status.st_size)
    }
}
