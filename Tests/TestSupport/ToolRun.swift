import Foundation

/// A run of the built `emotionctl` to its end.
public struct ToolRun {
    public let status: Int32
    public let output: String
    public let errors: String

    /// - Parameters:
    ///   - input: what it finds on standard input.
    ///   - environment: instead of this process's own.
    ///   - current: its current folder, instead of this process's own.
    public init(
        _ arguments: [String], input: Data = Data(), environment: [String: String]? = nil,
        in current: String? = nil
    ) throws {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = BuiltPrograms.url("emotionctl")
        process.arguments = arguments
        if let current { process.currentDirectoryURL = URL(filePath: current) }
        if let environment { process.environment = environment }
        let files = try ["in", "out", "err"].map { name in
            try URL(filePath: folder.write(name == "in" ? [UInt8](input) : [], to: name))
        }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        output = try String(contentsOf: files[1], encoding: .utf8)
        errors = try String(contentsOf: files[2], encoding: .utf8)
    }

    /// Lines of standard output.
    public var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// Lines of standard output as JSON objects.
    public func objects() throws -> [[String: Any]] {
        try lines.map { line in
            guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            else {
                throw NotAnObject(line: line)
            }
            return object
        }
    }

    struct NotAnObject: Error {
        let line: String
    }
}
