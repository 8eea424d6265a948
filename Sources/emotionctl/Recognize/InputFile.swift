import Files

/// A file to recognize faces in.
struct InputFile: Equatable {
    /// Stands for standard input.
    static let standardInput = "-"

    /// As the user named it, or its folder.
    let path: String
    /// Where it lies in the folder that the user named; its name alone where that was the file itself.
    let place: String
    /// In bytes.
    let size: Int

    /// The path for people and for other programs.
    var readablePath: String { path.readableFileName }

    var isStandardInput: Bool { path == Self.standardInput }
}
