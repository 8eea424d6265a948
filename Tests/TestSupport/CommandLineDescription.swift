import Foundation

/// What a program says about its own command line (`--experimental-dump-help`).
public struct CommandLineDescription: Decodable {
    public struct Command: Decodable {
        struct Argument: Decodable {
            let names: [Name]?
        }

        struct Name: Decodable {
            let kind: String
            let name: String
        }

        public let commandName: String
        public let subcommands: [Command]?
        let arguments: [Argument]?

        /// Every option, as it is typed: `--config`, `-n`.
        public var options: Set<String> {
            let names = (arguments ?? []).flatMap { $0.names ?? [] }
            return Set(names.map { ($0.kind == "long" ? "--" : "-") + $0.name })
        }
    }

    public let command: Command

    public init(json: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
    }
}
