import SystemPackage

/// A file that cannot be read.
public struct FileError: Error, Equatable {
    public let path: String
    public let errno: Errno
    /// What is wrong with the file, in words.
    public let reason: String

    public init(path: String, errno: Errno) {
        self.init(path: path, errno: errno, reason: "\(errno)")
    }

    private init(path: String, errno: Errno, reason: String) {
        (self.path, self.errno, self.reason) = (path, errno, reason)
    }

    static func notRegular(path: String) -> FileError {
        FileError(path: path, errno: .invalidArgument, reason: "not a regular file")
    }

    static func notInFolder(path: String) -> FileError {
        FileError(path: path, errno: .invalidArgument, reason: "not the name of a file in that folder")
    }

    static func symbolicLink(path: String) -> FileError {
        FileError(
            path: path, errno: .tooManySymbolicLinkLevels, reason: "a symbolic link, which is not followed")
    }

    static func tooLarge(path: String, limit: Int) -> FileError {
        FileError(path: path, errno: .fileTooLarge, reason: "larger than \(limit) bytes")
    }
}

extension FileError: CustomStringConvertible {
    public var description: String { "\(path): \(reason)" }
}
