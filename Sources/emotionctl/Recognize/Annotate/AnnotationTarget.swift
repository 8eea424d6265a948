import EmotionRecognition
import Files
import Glibc
import Imaging
import MediaFiles
import ProgramSupport
import SystemPackage

/// The destination of annotated copies: one file, or a folder with the structure of the input folder.
struct AnnotationTarget: Sendable {
    private enum Place {
        case file(String, suffix: String)
        case folder(String)
    }

    /// Suffixes of known formats that cannot be written, which are not taken for folder names.
    private static let otherSuffixes: Set = [
        "3gp", "avif", "bmp", "flv", "gif", "heic", "heif", "jfif", "jp2", "jxl", "m4v", "mpeg", "mpg", "ogv",
        "pgm",
        "ppm", "svg", "tga", "tif", "tiff", "ts", "webm", "webp", "wmv", "y4m",
    ]

    private let place: Place
    private let inputs: Set<FileStatus.Identity>
    /// Names that are used in the folder.
    private var used: Set<String>

    /// - Parameters:
    ///   - path: a picture or video, if it has such a suffix; a folder otherwise.
    ///   - labels: labels that may get a contact sheet.
    init(_ path: String, for files: [InputFile], labels: [Emotion]) throws(ExitError) {
        used = Set(labels.map(Self.sheetName))
        let status = try? FileStatus(path: path)
        let suffix = FilePath(path).extension?.lowercased() ?? ""
        if status == nil, Self.otherSuffixes.contains(suffix) {
            let suffixes = (BGRImage.suffixes + VideoWriter.suffixes).joined(separator: ", ")
            throw ExitError(
                .usage, "--annotate \(path): cannot write .\(suffix), only \(suffixes); or name a folder")
        }
        if status?.isFolder != true, (BGRImage.suffixes + VideoWriter.suffixes).contains(suffix) {
            guard files.count == 1 else {
                throw ExitError(
                    .usage, "--annotate \(path): one file for \(files.count) inputs; name a folder")
            }
            place = .file(path, suffix: suffix)
        } else {
            place = .folder(path)
        }
        inputs = Set(files.compactMap { try? FileStatus(path: $0.path).identity })
    }

    /// Returns the path for an unfinished annotated copy, whose folder exists: hidden in the folder of the
    /// finished one, with the same suffix.
    ///
    /// - Parameter number: number that no other file of the run has.
    func draft(of file: InputFile, number: Int, isVideo: Bool) throws(ExitError) -> String {
        var path: FilePath
        let suffix: String
        switch place {
        case .file(let target, let targetSuffix):
            guard (isVideo ? VideoWriter.suffixes : BGRImage.suffixes).contains(targetSuffix) else {
                throw ExitError(
                    .usage, "\(target): no file for a \(isVideo ? "video" : "picture") by its suffix")
            }
            (path, suffix) = (FilePath(target), targetSuffix)
        case .folder(let folder):
            (path, suffix) = (
                FilePath("\(folder)/\(file.place)"), Self.suffix(of: file.place, isVideo: isVideo)
            )
        }
        let stem = path.stem ?? ""
        path.removeLastComponent()
        path.append(OutputFile.unfinishedName("\(number + 1)-\(stem).\(suffix)"))
        try OutputFile.makeFolder(of: path.string)
        return path.string
    }

    /// Returns the path of a finished annotated copy, whose folder exists.
    mutating func path(for file: InputFile, isVideo: Bool) throws(ExitError) -> String {
        let path =
            switch place {
            case .file(let target, _): target
            case .folder(let folder): unused(in: folder, file.place, isVideo: isVideo)
            }
        if let status = try? FileStatus(path: path), inputs.contains(status.identity) {
            throw ExitError(.usage, "\(path): is an input and would be overwritten")
        }
        try OutputFile.makeFolder(of: path)
        return path
    }

    /// Returns the path of a label's contact sheet; `nil` if the target is a file.
    func sheetPath(_ label: Emotion) -> String? {
        guard case .folder(let folder) = place else { return nil }
        return "\(folder)/\(Self.sheetName(label))"
    }

    private static func sheetName(_ label: Emotion) -> String { "cam-\(label).png" }

    /// Returns the suffix of a copy: JPEG pictures stay JPEG, others become PNG.
    private static func suffix(of place: String, isVideo: Bool) -> String {
        if isVideo { return VideoWriter.suffixes[0] }
        let old = FilePath(place).extension?.lowercased() ?? ""
        return BGRImage.suffixes.contains(old) ? old : "png"
    }

    /// Returns a free path in the folder; used names get a number.
    private mutating func unused(in folder: String, _ place: String, isVideo: Bool) -> String {
        var stem = FilePath(place)
        stem.extension = nil
        let suffix = Self.suffix(of: place, isVideo: isVideo)
        let names = [""] + (2...9999).lazy.map { "-\($0)" }
        for name in names where used.insert("\(stem)\(name).\(suffix)").inserted {
            return "\(folder)/\(stem)\(name).\(suffix)"
        }
        return "\(folder)/\(place).\(suffix)"
    }
}

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
        do throws(Errno) { try create(bytes, at: unfinishedPath(of: path)) } catch {
            throw ExitError(.inputOutput, "\(path): \(error)")
        }
    }

    /// Moves the unfinished file to its path.
    static func finish(_ path: String) throws(ExitError) {
        try move(unfinishedPath(of: path), to: path)
    }

    /// Removes the unfinished file.
    static func discard(_ path: String) { remove(unfinishedPath(of: path)) }

    /// Path of the unfinished file: hidden in the same folder, with the same suffix.
    private static func unfinishedPath(of path: String) -> String {
        var file = FilePath(path)
        let name = file.lastComponent?.string ?? ""
        file.removeLastComponent()
        return file.appending(unfinishedName(name)).string
    }

    /// Returns the name of an unfinished file, which no program takes for a finished one.
    static func unfinishedName(_ name: String) -> String { ".unfinished-\(name)" }

    /// Writes a file; none is left after an error.
    static func create(_ bytes: [UInt8], at path: String) throws(Errno) {
        do {
            let file = try FileDescriptor.open(
                FilePath(fileName: path), .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: FilePermissions(rawValue: 0o666))
            _ = try file.closeAfter { try file.writeAll(bytes) }
        } catch {
            remove(path)
            throw (error as? Errno) ?? .ioError
        }
    }

    /// Moves a file within a file system.
    static func move(_ path: String, to newPath: String) throws(ExitError) {
        let (from, to) = (FilePath(fileName: path), FilePath(fileName: newPath))
        let status = unsafe from.withPlatformString { from in
            unsafe to.withPlatformString { unsafe rename(from, $0) }
        }
        guard status == 0 else {
            throw ExitError(.inputOutput, "\(newPath): \(Errno(rawValue: errno))")
        }
    }

    /// Removes a file if it is there.
    static func remove(_ path: String) {
        _ = unsafe FilePath(fileName: path).withPlatformString { unsafe unlink($0) }
    }
}
