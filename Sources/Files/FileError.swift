import SystemPackage

/// A file that cannot be read.
public struct FileError: Error, Equatable {
    public let path: String
    public let errno: Errno

    public init(path: String, errno: Errno) {
        (self.path, self.errno) = (path, errno)
    }
}

extension FileError: CustomStringConvertible {
    public var description: String { "\(path): \(errno)" }
}
