import ArgumentParser
import Glibc
import Logging

/// How both programs start and end.
public enum Program {
    /// Parses the command line, runs the command and exits.
    ///
    /// Help goes to standard output. Every error is one line on standard error behind the program's name.
    /// - Parameter isService: that line carries a priority for the journal, where nobody sits at a terminal.
    public static func run<Root: ParsableCommand>(_ root: Root.Type, isService: Bool = false) async -> Never {
        do {
            var command = try root.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            let isForJournal = isService && isatty(STDERR_FILENO) == 0
            end(root, after: error, prefix: isForJournal ? "<\(Logger.Level.error.priority)>" : "")
        }
        exit(0)
    }

    private static func end<Root: ParsableCommand>(
        _ root: Root.Type, after error: any Error, prefix: String
    ) -> Never {
        let status: ExitCode
        let message: String
        switch error {
        case let code as ExitCode: (status, message) = (code, "")
        case let failure as Failure: (status, message) = (failure.status, failure.message)
        default: (status, message) = (root.exitCode(for: error), root.message(for: error))
        }
        guard status != .success else {
            // Help and version arrive as errors too.
            print(root.fullMessage(for: error))
            exit(0)
        }
        if !message.isEmpty {
            let line = message.split(separator: "\n").joined(separator: " ")
            StandardError.write("\(prefix)\(root._commandName): \(line)")
        }
        exit(status.rawValue)
    }
}
