import ArgumentParser
import CProcess
import Files
import Glibc
import SystemPackage

/// The start and the end of both programs.
public enum Program {
    /// Checks that the process has the file descriptors it needs, and exits otherwise. Must be called first,
    /// before any thread starts.
    ///
    /// - Parameter isService: as for `run`.
    public static func prepare<Root: ParsableCommand>(_ root: Root.Type, isService: Bool = false) {
        occupyStandardStreams()
        StandardError.open()
        do throws(ExitError) {
            try Descriptors.check()
        } catch {
            let line = "\(root._commandName): \(error.message)"
            // Written directly, as the queue's thread needs descriptors too.
            StandardError.write(isService ? LogQueue.standardError.lastLine(line) : line)
            exit(error.status.rawValue)
        }
    }

    /// Parses the command line, runs the command and exits.
    ///
    /// Prints help to standard output, and an error as one line with the program's name on standard error.
    /// - Parameter isService: whether the line gets a priority for the journal unless standard error is a
    ///   terminal, and is lost with the log lines before it if standard error is not read.
    public static func run<Root: ParsableCommand>(_ root: Root.Type, isService: Bool = false) async -> Never {
        do {
            let arguments = arguments
            try checkDashes(arguments)
            var command = try root.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(root, after: error, isService: isService)
        }
        if isService { LogQueue.standardError.drain(milliseconds: lastLinesMilliseconds) }
        exit(0)
    }

    /// Command line arguments without the program's name; file names may contain any bytes.
    private static var arguments: [String] {
        let count = Int(CommandLine.argc)
        return unsafe UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: count).dropFirst().map {
            argument in
            guard let start = unsafe argument else { return "" }
            let bytes = unsafe UnsafeRawBufferPointer(start: start, count: strlen(start))
            return unsafe String(fileName: bytes)
        }
    }

    /// Refuses a file whose name begins with a dash, which would be parsed as short options.
    private static func checkDashes(_ arguments: [String]) throws(ExitError) {
        for argument in arguments.prefix(while: { $0 != "--" }) {
            guard argument.hasPrefix("-"), !argument.hasPrefix("--"), argument.utf8.count > 2 else {
                continue
            }
            if FileBytes.exists(argument) {
                throw ExitError(.usage, "\(argument): begins with a dash; write ./\(argument) for the file")
            }
        }
    }

    /// Maximum time to write the last lines of a service.
    private static let lastLinesMilliseconds = 300

    private static func end<Root: ParsableCommand>(
        _ root: Root.Type, after error: any Error, isService: Bool
    ) -> Never {
        let status: ExitCode
        let message: String
        switch error {
        case StandardOutput.Ended.closed: (status, message) = (.success, "")
        case StandardOutput.Ended.interrupted: (status, message) = (.interrupted, "")
        case StandardOutput.Ended.failed(let reason):
            status = .inputOutput
            message = "cannot write to standard output: \(reason)"
        case let code as ExitCode: (status, message) = (code, "")
        case let failure as ExitError: (status, message) = (failure.status, failure.message)
        default:
            (status, message) = (root.exitCode(for: error), root.message(for: error))
            // Help and version arrive as errors too.
            if status == .success { printMessage(of: root, error, isService: isService) }
        }
        if !message.isEmpty {
            let line = "\(root._commandName): \(message.split(separator: "\n").joined(separator: " "))"
            if isService { LogQueue.standardError.writeLast(line) } else { StandardError.write(line) }
        }
        if isService { LogQueue.standardError.drain(milliseconds: lastLinesMilliseconds) }
        exit(status.rawValue)
    }

    private static func printMessage<Root: ParsableCommand>(
        of root: Root.Type, _ error: any Error, isService: Bool
    ) -> Never {
        do throws(StandardOutput.Ended) {
            try StandardOutput.print(root.fullMessage(for: error))
            exit(0)
        } catch {
            end(root, after: error, isService: isService)
        }
    }

    /// Opens `/dev/null` for each standard stream that was closed at the start, so that no file or socket
    /// gets its number. Using it remains an error: it is opened for the opposite direction.
    private static func occupyStandardStreams() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
        where fcntl(descriptor, F_GETFD) < 0 {
            _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}

/// The file descriptors that threads, the event loop and the inference engine need.
enum Descriptors {
    /// Number of descriptors that a program needs besides inherited ones: the daemon has 13 open with a
    /// camera, and a few more while it starts. Clients need more, but can wait.
    static let needed = 24

    /// Checks that `needed` more descriptors are available.
    /// - Throws: `ExitError`, `configuration` where the process's limit is too low, `unavailable` where the
    ///   system has none.
    static func check(_ needed: Int = needed) throws(ExitError) {
        var taken: [Int32] = []
        defer { for descriptor in taken { close(descriptor) } }
        while taken.count < needed {
            let descriptor = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)
            guard descriptor < 0 else {
                taken.append(descriptor)
                continue
            }
            let limit = errno == ENFILE ? "the system has" : "its limit (ulimit -n, LimitNOFILE=) leaves"
            throw ExitError(
                errno == ENFILE ? .unavailable : .configuration,
                "needs \(needed) more file descriptors; \(limit) \(taken.count)")
        }
    }
}

/// The version of the project, reported by both programs and the stream.
public enum Version {
    public static let text = "0.2.0"
}

/// The memory policy of the process, set by programs and never by libraries.
public enum ProcessMemory {
    /// Trades some speed of large allocations for a small process: the C library keeps no spare memory, and
    /// there are neither arenas per thread nor huge pages. Otherwise the scratch memory of loading the models
    /// stays resident.
    ///
    /// Must be called before the first thread starts, as threads keep their arenas.
    public static func configure() { cprocess_configure_memory() }
}
