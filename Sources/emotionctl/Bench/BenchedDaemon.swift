import ArgumentParser
import FoundationEssentials
import Glibc
import ProgramSupport
import StreamProtocol
import SystemPackage

/// A daemon that is started for a measurement and stopped when this value is destroyed.
struct BenchedDaemon: ~Copyable {
    /// Maximum time to start, long enough to load a large model.
    private static let patience = Duration.seconds(60)

    private let folder: String
    private let process: pid_t
    /// Status from `waitpid`; `nil` while the daemon runs.
    private var status: Int32?

    /// - Parameter arguments: arguments of `emotiond`.
    init(arguments: [String]) throws {
        let program = ResourcePaths.runningProgram.removingLastComponent().appending("emotiond").string
        guard unsafe access(program, X_OK) == 0 else {
            throw ExitError(.noInput, "\(program): \(Errno(rawValue: errno))")
        }
        let folder = try Self.makeFolder()
        let process = try Self.start(
            [program, "--socket", "\(folder)/socket"] + arguments, errors: "\(folder)/errors")
        self.folder = folder
        self.process = process
        status = nil
    }

    deinit {
        if status == nil {
            kill(process, SIGTERM)
            _ = waitpid(process, nil, 0)
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Waits until the daemon listens.
    mutating func connect() throws -> StreamConnection {
        let deadline = ContinuousClock.now + Self.patience
        while true {
            do throws(StreamError) {
                return try StreamConnection(searching: ["\(folder)/socket"])
            } catch {
                if let failure = try failure() { throw failure }
                guard .now < deadline else { throw ExitError(.unavailable, "\(error)") }
                usleep(10_000)
            }
        }
    }

    /// Returns the reason why the daemon has ended; `nil` while it runs.
    mutating func failure() throws -> ExitError? {
        if status == nil {
            var status: Int32 = 0
            guard unsafe waitpid(process, &status, WNOHANG) == process else { return nil }
            self.status = status
        }
        let text = try String(contentsOf: URL(filePath: "\(folder)/errors"), encoding: .utf8)
        let code = ((status ?? 0) >> 8) & 0xff
        guard let reason = text.split(separator: "\n").last, code != 0 else {
            return ExitError(.unavailable, "the daemon has ended")
        }
        return ExitError(ExitCode(code), Self.message(in: reason))
    }

    /// Removes priority and program name from a log line.
    private static func message(in line: Substring) -> String {
        let rest = line.drop { $0 != ":" }.dropFirst(2)
        return String(rest.isEmpty ? line : rest)
    }

    private static func makeFolder() throws -> String {
        let parent = FileManager.default.temporaryDirectory.path
        var template = Array("\(parent)/emotionctl-XXXXXX".utf8CString)
        guard let folder = unsafe mkdtemp(&template) else {
            throw ExitError(.inputOutput, "\(parent): \(Errno(rawValue: errno))")
        }
        return unsafe String(cString: folder)
    }

    /// - Parameter errors: file for the program's standard error.
    private static func start(_ command: [String], errors: String) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(
            &actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
        defer { for index in unsafe arguments.indices { unsafe free(arguments[index]) } }
        var process = pid_t()
        let failure = unsafe posix_spawn(&process, command[0], &actions, nil, &arguments, environ)
        guard failure == 0 else {
            throw ExitError(.noInput, "\(command[0]): \(Errno(rawValue: failure))")
        }
        return process
    }
}
