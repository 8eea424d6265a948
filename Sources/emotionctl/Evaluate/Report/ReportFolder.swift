import ProgramSupport
import SystemPackage

/// The folder that `--report` names.
struct ReportFolder {
    let path: String

    /// Writes files into the folder, which is created if necessary.
    ///
    /// - Throws: `ExitError` with the file's path and the system's reason.
    func write(_ files: [(name: String, bytes: [UInt8])]) throws(ExitError) {
        for (name, bytes) in files {
            let file = FilePath(path).appending(name).string
            try OutputFile.makeFolder(of: file)
            try OutputFile.write(bytes, to: file)
        }
    }
}
