import Foundation

/// The programs that were built along with the tests.
public enum BuiltPrograms {
    /// The test bundle is a program itself, and lies beside the others.
    public static let folder = URL(filePath: CommandLine.arguments[0])
        .deletingLastPathComponent().standardizedFileURL

    public static func url(_ name: String) -> URL {
        folder.appending(path: name)
    }
}
