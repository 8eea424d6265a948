import ArgumentParser
import Glibc

/// How both programs start and end.
public enum Program {
    /// Parses the command line, runs the command and exits.
    ///
    /// Help goes to standard output. Every error is one line on standard error behind the program's name.
    public static func run<Root: ParsableCommand>(_ root: Root.Type) async -> Never {
        do {
            var command = try root.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(root, after: error)
        }
        exit(0)
    }

    private static func end<Root: ParsableCommand>(_ root: Root.Type, after error: any Error) -> Never {
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
            StandardError.write("\(root._commandName): \(line)")
        }
        exit(status.rawValue)
    }
}
