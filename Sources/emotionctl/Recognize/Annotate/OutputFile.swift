import FoundationEssentials
import Glibc
import ProgramSupport
import SystemPackage

/// Files that are there as a whole or not at all.
enum OutputFile {
    /// Creates the folder that a file lies in, and those around it.
    static func makeFolder(of path: String) throws(Failure) {
        let folder = FilePath(path).removingLastComponent().string
        guard !folder.isEmpty else { return }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Failure(.inputOutput, "\(folder): cannot create the folder")
        }
    }

    static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        let unfinished = unfinishedPath(of: path)
        do {
            let file = try FileDescriptor.open(
                FilePath(unfinished), .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: FilePermissions(rawValue: 0o666))
            _ = try file.closeAfter { try file.writeAll(bytes) }
        } catch {
            discard(path)
            throw Failure(.inputOutput, "\(path): \(error)")
        }
        try finish(path)
    }

    /// Removes what was written so far.
    static func discard(_ path: String) { _ = unsafe unlink(unfinishedPath(of: path)) }

    /// Where a file is written until it is complete: hidden beside its place, with the same suffix.
    static func unfinishedPath(of path: String) -> String {
        var file = FilePath(path)
        let name = file.lastComponent?.string ?? ""
        file.removeLastComponent()
        return file.appending(".unfinished-\(name)").string
    }

    /// Moves the unfinished file to its place.
    static func finish(_ path: String) throws(Failure) {
        guard unsafe rename(unfinishedPath(of: path), path) == 0 else {
            throw Failure(.inputOutput, "\(path): \(Errno(rawValue: errno))")
        }
    }
}
