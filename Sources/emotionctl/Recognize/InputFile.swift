import Files

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
