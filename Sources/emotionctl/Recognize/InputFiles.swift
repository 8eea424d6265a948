import Files
import Glibc
import ProgramSupport
import SystemPackage

/// The files of the arguments and, at any depth, of folders among them, sorted.
struct InputFiles {
    private(set) var files: [InputFile] = []
    /// Error texts for unusable arguments, files and folders.
    private(set) var failures: [String] = []

    /// Whether the folder with results was skipped.
    private(set) var hasLeftOutput = false
    private let output: FileStatus.Identity?

    /// Folders that were entered, so that links cannot cause a loop.
    private var entered: Set<FileStatus.Identity>

    /// - Parameter output: folder with results, which is skipped.
    init(_ arguments: [String], except output: String? = nil) {
        self.output = output.flatMap { try? FileStatus(path: $0).identity }
        entered = []
        for argument in arguments {
            if argument == InputFile.standardInput {
                files.append(InputFile(path: argument, place: "stdin", size: 0))
            } else {
                let path =
                    argument.count > 1 && argument.hasSuffix("/") ? String(argument.dropLast()) : argument
                add(path, place: nil)
            }
        }
    }

    /// - Parameter place: path inside the argument's folder; `nil` for an argument itself.
    private mutating func add(_ path: String, place: String?) {
        do throws(Errno) {
            let status = try FileStatus(path: path)
            if status.isFolder {
                guard status.identity != output else {
                    hasLeftOutput = true
                    return
                }
                guard entered.insert(status.identity).inserted else { return }
                try addEntries(of: path, place: place)
            } else if status.isFile {
                let name = FilePath(path).lastComponent?.string ?? path
                files.append(InputFile(path: path, place: place ?? name, size: status.size))
            } else {
                failures.append("\(path): neither a file nor a folder")
            }
        } catch {
            failures.append("\(path): \(error)")
        }
    }

    /// Whether a name is that of a file which phones, cameras and other programs store beside pictures.
    private static func isCompanion(_ name: String) -> Bool {
        companions.contains(FilePath(name).extension?.lowercased() ?? "")
    }

    private static let companions: Set = [
        "aae", "csv", "db", "html", "ini", "json", "lrc", "md", "ndjson", "nfo", "pdf", "srt", "thm", "txt",
        "url", "vtt",
        "xml", "xmp", "zip",
    ]

    private mutating func addEntries(of folder: String, place: String?) throws(Errno) {
        let names: [String]
        do { names = try Folder.names(in: folder) } catch { throw error.errno }
        for name in names where !Self.isCompanion(name) {
            add(
                folder == "/" ? "/\(name)" : "\(folder)/\(name)", place: place.map { "\($0)/\(name)" } ?? name
            )
        }
    }
}

/// A file in which to recognize faces.
struct InputFile: Equatable {
    /// Argument for standard input.
    static let standardInput = "-"

    /// Path of the argument: of the file, or of the folder that contains it.
    let path: String
    /// Path inside that folder, or the file's name.
    let place: String
    /// Size in bytes.
    let size: Int

    /// Path in reports.
    var readablePath: String { path.readableFileName }

    var isStandardInput: Bool { path == Self.standardInput }
}

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
