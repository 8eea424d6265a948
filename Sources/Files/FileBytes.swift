import Glibc
import SystemPackage

/// Whole files as bytes.
public enum FileBytes {
    /// Reads whatever is at `path`, and waits where that is a FIFO.
    public static func read(_ path: String) throws(FileError) -> [UInt8] {
        do {
            let file = try FileDescriptor.open(FilePath(fileName: path), .readOnly, options: .closeOnExec)
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

    /// Reads up to `count` bytes from the start of a file, without waiting for a FIFO's writer.
    public static func prefix(of path: String, _ count: Int) throws(FileError) -> [UInt8] {
        do {
            let file = try FileDescriptor.open(
                FilePath(fileName: path), .readOnly, options: [.closeOnExec, .nonBlocking])
            return try file.closeAfter {
                try unsafe [UInt8](unsafeUninitializedCapacity: count) { bytes, read in
                    read = try unsafe file.read(into: UnsafeMutableRawBufferPointer(bytes))
                }
            }
        } catch let error as Errno {
            throw FileError(path: path, errno: error)
        } catch {
            preconditionFailure("swift-system throws nothing but Errno: \(error)")
        }
    }

    /// Whether there is a file or folder at `path`.
    public static func exists(_ path: String) -> Bool {
        unsafe FilePath(fileName: path).withPlatformString { unsafe access($0, F_OK) } == 0
    }

    /// Reads a regular file; never waits for a writer, as for a FIFO's, and never reads without end, as from
    /// a device.
    ///
    /// - Parameter limit: bytes that it may have.
    /// - Throws: `FileError` also for what is no regular file, but for `/dev/null`, which is empty.
    public static func readRegular(_ path: String, limit: Int = 1_000_000) throws(FileError) -> [UInt8] {
        do {
            let options: FileDescriptor.OpenOptions = [.closeOnExec, .nonBlocking]
            let file = try FileDescriptor.open(FilePath(fileName: path), .readOnly, options: options)
            return try file.closeAfter {
                guard try isRegularOrNull(file) else { throw FileError.notRegular(path: path) }
                var bytes = [UInt8]()
                while try append(to: &bytes, from: file) > 0 {
                    guard bytes.count <= limit else { throw FileError.tooLarge(path: path, limit: limit) }
                }
                return bytes
            }
        } catch let error as Errno {
            throw FileError(path: path, errno: error)
        } catch let error as FileError {
            throw error
        } catch {
            preconditionFailure("swift-system throws nothing but Errno: \(error)")
        }
    }

    private static func isRegularOrNull(_ file: FileDescriptor) throws(Errno) -> Bool {
        var status = stat()
        guard unsafe fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
        let null: dev_t = 1 << 8 | 3
        return switch status.st_mode & S_IFMT {
        case S_IFREG: true
        case S_IFCHR: status.st_rdev == null
        default: false
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
        self.path = path
        self.errno = errno
        self.reason = reason
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
