import Foundation
import TestSupport

/// A terminal with a shell, as tmux makes them, without a display.
final class TerminalWindow {
    private let socket: String
    /// Takes the window along when it goes.
    private let server: ChildProcess

    private static let program = "/usr/bin/tmux"
    private static let environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "xterm"]

    /// - Parameter folder: gets tmux's files.
    init(columns: Int, rows: Int, in folder: TemporaryFolder) async throws {
        let socket = "\(folder.path)/\(UUID())"
        self.socket = socket
        server = try ChildProcess(
            Self.program, ["-u", "-D", "-f", "/dev/null", "-S", socket], environment: Self.environment,
            output: "\(socket).out", errors: "\(socket).err")
        try await eventually("tmux listens") { FileManager.default.fileExists(atPath: socket) }
        try tmux(["new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "env PS1= sh"])
    }

    /// Types a line.
    func enter(_ line: String) throws {
        try tmux(["send-keys", "-l", line])
        try press("Enter")
    }

    /// - Parameter key: as tmux(1) calls it, e.g. `C-c`.
    func press(_ key: String) throws {
        try tmux(["send-keys", key])
    }

    func resize(columns: Int, rows: Int) throws {
        try tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// What is to be seen, row by row, without spaces at their ends.
    func rows() throws -> [String] {
        try tmux(["capture-pane", "-p"]).split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast().map(String.init)
    }

    func shows(_ text: String) throws -> Bool {
        try rows().contains { $0.contains(text) }
    }

    /// Whether programs' rows would scroll by, the cursor is seen, and long rows are broken.
    var isPlain: Bool {
        get throws {
            try tmux(["display-message", "-p", "#{alternate_on}#{cursor_flag}#{wrap_flag}"]) == "011\n"
        }
    }

    @discardableResult
    private func tmux(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: Self.program)
        process.arguments = ["-u", "-S", socket] + arguments
        process.environment = Self.environment
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let reason = errors.fileHandleForReading.readDataToEndOfFile()
            throw Failed(command: arguments, reason: String(decoding: reason, as: UTF8.self))
        }
        return String(decoding: text, as: UTF8.self)
    }

    struct Failed: Error {
        let command: [String]
        let reason: String
    }
}
