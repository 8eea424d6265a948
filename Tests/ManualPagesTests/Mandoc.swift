import Foundation

/// The formatter of the manual, which also checks its pages.
enum Mandoc {
    /// What it says about a page, down to warnings.
    static func complaints(about path: String) throws -> String {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/mandoc")
        process.arguments = ["-T", "lint", "-W", "warning", path]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }
}
