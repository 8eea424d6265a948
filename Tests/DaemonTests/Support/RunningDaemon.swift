import Foundation
import StreamProtocol
import TestSupport
import Testing

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
    private let process: ChildProcess
    /// Files with what it writes.
    private let (output, errorOutput): (String, String)

    /// Starts the daemon.
    /// - Parameter configuration: content of its configuration file, `emotiond.yml` in `folder`.
    /// - Parameter environment: on top of an almost empty one.
    /// - Parameter folder: may be shared by several daemons.
    /// - Parameter listener: a listening socket that the daemon gets from its service manager.
    /// - Parameter errorOutput: the path that it writes standard error to; `nil` for a file of its own.
    /// - Parameter prologue: shell commands that are run first, in the same process, such as `ulimit`.
    init(
        _ arguments: [String], configuration: String = "", environment: [String: String] = [:],
        in folder: TemporaryFolder? = nil, listener: Int32? = nil, errorOutput: String? = nil,
        prologue: String = ""
    ) throws {
        self.folder = try folder ?? TemporaryFolder()
        let path = self.folder.path
        socket = "\(path)/s"
        let name = UUID()
        output = "\(path)/\(name).out"
        self.errorOutput = errorOutput ?? "\(path)/\(name).err"
        let file = try self.folder.write(configuration, to: "emotiond.yml")
        var arguments = arguments
        if !arguments.contains("--config") { arguments += ["--config", file] }
        if !arguments.contains("--socket") { arguments += ["--socket", socket] }
        process = try ChildProcess(
            BuiltPrograms.url("emotiond").path, arguments,
            environment: ["PATH": "/usr/bin:/bin", "HOME": path].merging(environment) { $1 },
            output: output, errors: self.errorOutput, listener: listener, prologue: prologue)
    }

    func send(_ signal: Int32) {
        process.send(signal)
    }

    /// Lines on standard error so far.
    var errors: [String] { Self.lines(of: errorOutput) }

    func outcome() async throws -> Outcome {
        Outcome(
            status: try #require(try await end()),
            standardOutput: Self.lines(of: output).map { $0 + "\n" }.joined(), errors: errors)
    }

    /// Waits for the daemon's end and returns its status.
    func end() async throws -> Int32? {
        try await eventually("the daemon ends") { !process.isRunning }
        return process.exitStatus
    }

    /// Connects once the daemon listens.
    func client() async throws -> TestClient {
        var client: TestClient?
        try await eventually("the daemon listens") {
            client = try? TestClient(path: socket)
            return client != nil || !process.isRunning
        }
        guard let client else { throw NotRunning(status: process.exitStatus, errors: errors) }
        return client
    }

    struct NotRunning: Error {
        let status: Int32?
        let errors: [String]
    }

    private static func lines(of path: String) -> [String] {
        let text = (try? String(contentsOf: URL(filePath: path), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }
}

extension RunningDaemon {
    /// A daemon that watches a small sample, so that it leaves most of the processor to others.
    static func onSample(
        configuration: String = "", environment: [String: String] = [:],
        in folder: TemporaryFolder? = nil, listener: Int32? = nil, errorOutput: String? = nil,
        prologue: String = ""
    ) throws -> RunningDaemon {
        try RunningDaemon(
            ["--source", "sample"],
            configuration: "camera:\n  width: 160\n  height: 120\n  fps: 10\n" + configuration,
            environment: environment, in: folder, listener: listener, errorOutput: errorOutput,
            prologue: prologue)
    }

    /// A daemon that reads a FIFO in its folder, with that FIFO.
    /// - Parameter name: name of the FIFO, which is the camera's in the stream.
    static func onFIFO(
        _ name: String = "fifo", options: [String] = [], configuration: String = "",
        in folder: TemporaryFolder? = nil
    ) throws -> (daemon: RunningDaemon, fifo: FIFO) {
        let folder = try folder ?? TemporaryFolder()
        let path = "\(folder.path)/\(name)"
        let fifo = try FIFO(path: path)
        let daemon = try RunningDaemon(
            ["--source", path] + options, configuration: configuration, in: folder)
        return (daemon, fifo)
    }
}
