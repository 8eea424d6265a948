import Foundation
import Publishing
import TestSupport

/// `emotiond` as a process of its own that knows no configuration but the one it is given.
final class RunningDaemon {
    /// How it ended.
    struct Outcome {
        let status: Int32
        let standardOutput: String
        /// Line by line.
        let errors: [String]

        /// Those that tell of a failure: of priority 3, `err`, or worse.
        var failures: [String] {
            errors.filter { line in ["<0>", "<1>", "<2>", "<3>"].contains(line.prefix(3)) }
        }
    }

    let folder: TemporaryFolder
    let socket: String
    private let process = Process()

    /// Starts the daemon.
    /// - Parameter configuration: content of its configuration file, `emotiond.yml` in `folder`.
    /// - Parameter environment: on top of an almost empty one.
    init(
        _ arguments: [String], configuration: String = "", environment: [String: String] = [:],
        in folder: TemporaryFolder? = nil
    ) throws {
        self.folder = try folder ?? TemporaryFolder()
        socket = "\(self.folder.path)/s"
        process.executableURL = BuiltPrograms.url("emotiond")
        let file = try self.folder.write(configuration, to: "emotiond.yml")
        var arguments = arguments
        if !arguments.contains("--config") { arguments += ["--config", file] }
        if !arguments.contains("--socket") { arguments += ["--socket", socket] }
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": self.folder.path]
            .merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.output(to: outputPath)
        process.standardError = try Self.output(to: errorPath)
        try process.run()
    }

    deinit {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func send(_ signal: Int32) {
        kill(process.processIdentifier, signal)
    }

    /// Lines on standard error so far.
    var errors: [String] { Self.lines(of: errorPath) }

    func outcome() async throws -> Outcome {
        try await eventually("the daemon ends; it said: \(errors)") { !process.isRunning }
        return Outcome(
            status: process.terminationStatus,
            standardOutput: Self.lines(of: outputPath).map { $0 + "\n" }.joined(), errors: errors)
    }

    /// Connects once the daemon listens.
    func client() async throws -> TestClient {
        var client: TestClient?
        try await eventually("the daemon listens; it said: \(errors)") {
            client = try? TestClient(path: socket)
            return client != nil || !process.isRunning
        }
        guard let client else { throw NotRunning(errors: errors) }
        return client
    }

    struct NotRunning: Error {
        let errors: [String]
    }

    private var outputPath: String { "\(folder.path)/stdout-\(ObjectIdentifier(process).hashValue)" }
    private var errorPath: String { "\(folder.path)/stderr-\(ObjectIdentifier(process).hashValue)" }

    private static func output(to path: String) throws -> FileHandle {
        try Data().write(to: URL(filePath: path))
        return try FileHandle(forWritingTo: URL(filePath: path))
    }

    private static func lines(of path: String) -> [String] {
        let text = (try? String(contentsOf: URL(filePath: path), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }
}
