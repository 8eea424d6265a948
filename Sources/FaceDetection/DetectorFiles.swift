import Glibc

/// Where profiles and cascades are looked for.
public enum DetectorFiles {
    /// Where Debian's package `opencv-data` puts OpenCV's cascades.
    public static let openCVFolder = "/usr/share/opencv4/haarcascades"

    /// The path of `name` in the first of `folders` that has it; `name` itself where it is a path.
    static func find(_ name: String, in folders: [String]) throws(DetectionError) -> String {
        let candidates = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
        guard let found = candidates.first(where: { access($0, F_OK) == 0 }) else {
            throw .notFound(name: name, folders: name.contains("/") ? ["the file system"] : folders)
        }
        return found
    }

    /// Whether `path` is a file that can be read without waiting for somebody to write it.
    static func isRegular(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
