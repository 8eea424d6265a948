import ArgumentParser
import Files
import Glibc
import SystemPackage

/// How both programs start and end.
public enum Program {
    /// Makes sure that the process has what threads, the event loop and files need, or ends it. To be called first, before
    /// anything runs in the background.
    ///
    /// - Parameter isService: as for `run`.
    public static func prepare<Root: ParsableCommand>(_ root: Root.Type, isService: Bool = false) {
        occupyStandardStreams()
        do throws(Failure) {
            try Descriptors.check()
        } catch {
            let line = "\(root._commandName): \(error.message)"
            // At once: the queue has a thread, which needs descriptors too.
            StandardError.write(isService ? LogQueue.standardError.lastLine(line) : line)
            exit(error.status.rawValue)
        }
    }

    /// Parses the command line, runs the command and exits.
    ///
    /// Help goes to standard output. Every error is one line on standard error behind the program's name.
    /// - Parameter isService: that line carries a priority for the journal, where nobody sits at a terminal, and it and
    ///   log lines before it are given up where nobody takes them.
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

    /// Without the program's name; names of files may be any bytes.
    private static var arguments: [String] {
        let count = Int(CommandLine.argc)
        return unsafe UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: count).dropFirst().map {
            argument in
            guard let start = unsafe argument else { return "" }
            let bytes = unsafe UnsafeRawBufferPointer(start: start, count: strlen(start))
            return unsafe String(fileName: bytes)
        }
    }

    /// A file whose name begins with a dash would be taken for options of one letter each.
    private static func checkDashes(_ arguments: [String]) throws(Failure) {
        for argument in arguments.prefix(while: { $0 != "--" }) {
            guard argument.hasPrefix("-"), !argument.hasPrefix("--"), argument.utf8.count > 2 else {
                continue
            }
            let isFile =
                unsafe FilePath(fileName: argument).withPlatformString { unsafe access($0, F_OK) } == 0
            if isFile {
                throw Failure(.usage, "\(argument): begins with a dash; write ./\(argument) for the file")
            }
        }
    }

    /// Time for the last lines of a service to be taken.
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
            message = "cannot write to standard output: \(Errno(rawValue: reason))"
        case let code as ExitCode: (status, message) = (code, "")
        case let failure as Failure: (status, message) = (failure.status, failure.message)
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

    /// Opens something in place of each standard stream that was closed before the program began, so that no file and no
    /// socket gets its number. Using it stays an error: what is read from cannot be written to, and the reverse.
    private static func occupyStandardStreams() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
        where fcntl(descriptor, F_GETFD) < 0 {
            _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}
