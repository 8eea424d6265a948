/// What a program says about its own command line (`--experimental-dump-help`).
struct CommandLineDescription: Decodable {
    let command: Command

    struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let discussion: String?
        let arguments: [Argument]?
        private let subcommands: [Command]?

        /// But for `help`, which argument-parser adds to all.
        var commands: [Command] { (subcommands ?? []).filter { $0.commandName != "help" } }

        /// The options, then what stands without one.
        var options: [Argument] { (arguments ?? []).filter(\.isOption) }
        var operands: [Argument] { (arguments ?? []).filter { !$0.isOption } }
    }

    struct Argument: Decodable, Equatable {
        struct Name: Decodable, Equatable {
            let kind: String
            let name: String
        }

        let kind: String
        let names: [Name]?
        let valueName: String?
        let isOptional: Bool
        let isRepeating: Bool
        let abstract: String?
        let discussion: String?
        let defaultValue: String?
        let allValues: [String]?

        var isOption: Bool { kind != "positional" }
        var takesValue: Bool { kind != "flag" }
        /// Those that argument-parser adds to every program.
        var isCommon: Bool { ["help", "version"].contains(valueName) && !takesValue }
    }
}

extension CommandLineDescription.Command {
    var valueNames: [String] { (arguments ?? []).filter(\.takesValue).compactMap(\.valueName) }
}

extension CommandLineDescription.Argument {
    /// How it is typed, under each of its names, in mdoc's macros.
    var usages: [String] {
        let value = takesValue ? "Ar \(valueName ?? "value")" : ""
        guard isOption else { return [isRepeating ? "\(value) ..." : value] }
        return (names ?? []).map { name in
            let option = "Fl \(name.kind == "short" ? "" : "-")\(name.name)"
            return takesValue ? "\(option) \(value)" : option
        }
    }

    var preferredUsage: String { usages.last ?? "" }
}
