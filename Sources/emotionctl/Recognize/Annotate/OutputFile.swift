import Files
import Glibc
import ProgramSupport
import SystemPackage

/// Writes files completely or not at all.
enum OutputFile {
    /// Creates the folder of a file, and its parents.
    static func makeFolder(of path: String) throws(ExitError) {
        let folder = FilePath(path).removingLastComponent().string
        guard !folder.isEmpty else { return }
        do { try Folder.make(folder) } catch {
            throw ExitError(.inputOutput, "\(folder): cannot create the folder: \(error.reason)")
        }
    }

    static func write(_ bytes: [UInt8], to path: String) throws(ExitError) {
        try prepare(bytes, for: path)
        try finish(path)
    }

    /// Writes the unfinished file, which `finish` moves to its place.
    static func prepare(_ bytes: [UInt8], for path: String) throws(ExitError) {
        let unfinished = unfinishedPath(of: path)
        do {
            let file = try FileDescriptor.open(
                FilePath(fileName: unfinished), .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: FilePermissions(rawValue: 0o666))
            _ = try file.closeAfter { try file.writeAll(bytes) }
        } catch {
            discard(path)
            throw ExitError(.inputOutput, "\(path): \(error)")
        }
    }

    /// Removes the unfinished file.
    static func discard(_ path: String) {
        _ = unsafe FilePath(fileName: unfinishedPath(of: path)).withPlatformString { unsafe unlink($0) }
    }

    /// Path of the unfinished file: hidden in the same folder, with the same suffix.
    static func unfinishedPath(of path: String) -> String {
        var file = FilePath(path)
        let name = file.lastComponent?.string ?? ""
        file.removeLastComponent()
        return file.appending(".unfinished-\(name)").string
    }

    /// Moves the unfinished file to its path.
    static func finish(_ path: String) throws(ExitError) {
        let (from, to) = (FilePath(fileName: unfinishedPath(of: path)), FilePath(fileName: path))
        let status = unsafe from.withPlatformString { from in
            unsafe to.withPlatformString { unsafe rename(from, $0) }
        }
        guard status == 0 else {
            throw ExitError(.inputOutput, "\(path): \(Errno(rawValue: errno))")
        }
    }
}
