import Foundation

/// The package's own files.
public enum ProjectFolder {
    public static let path = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    public static let model = "\(path)/Models/default.onnx"
    public static let detector = "\(path)/Models/face-detector.onnx"
    public static let cascades = "\(path)/cascades"
    public static let portrait = "\(path)/samples/astronaut.jpg"
}

/// The programs that were built along with the tests.
public enum BuiltPrograms {
    /// The test bundle is a program itself, and lies beside the others.
    public static let folder = URL(filePath: CommandLine.arguments[0])
        .deletingLastPathComponent().standardizedFileURL

    public static func url(_ name: String) -> URL {
        folder.appending(path: name)
    }
}
