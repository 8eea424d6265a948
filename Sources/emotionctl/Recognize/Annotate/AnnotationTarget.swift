import EmotionRecognition
import Files
import Glibc
import Imaging
import MediaFiles
import ProgramSupport
import SystemPackage

/// The destination of annotated copies: one file, or a folder with the structure of the input folder.
struct AnnotationTarget {
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

    /// Returns the path of an annotated copy, whose folder exists.
    mutating func path(for file: InputFile, isVideo: Bool) throws(ExitError) -> String {
        let path: String
        switch place {
        case .file(let target, let suffix):
            guard (isVideo ? VideoWriter.suffixes : BGRImage.suffixes).contains(suffix) else {
                throw ExitError(
                    .usage, "\(target): no file for a \(isVideo ? "video" : "picture") by its suffix")
            }
            path = target
        case .folder(let folder): path = unused(in: folder, file.place, isVideo: isVideo)
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

    /// Returns a free path in the folder: JPEG pictures stay JPEG, others become PNG, and used names get a
    /// number.
    private mutating func unused(in folder: String, _ place: String, isVideo: Bool) -> String {
        var stem = FilePath(place)
        let old = stem.extension?.lowercased() ?? ""
        stem.extension = nil
        let kept = BGRImage.suffixes.contains(old) ? old : "png"
        let suffix = isVideo ? VideoWriter.suffixes[0] : kept
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
