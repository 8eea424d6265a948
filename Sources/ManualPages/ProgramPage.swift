/// A page of the manual: what is written by hand, and in the places of `@SYNOPSIS@`, `@DISCUSSION@`,
/// `@OPTIONS@` and `@COMMANDS@` what the program says about its command line.
struct ProgramPage {
    private let program: CommandLineDescription.Command

    init(of program: CommandLineDescription.Command) {
        self.program = program
    }

    /// - Throws: `ManualError.unknownPlace` for a line `@…@` that stands for nothing.
    func text(template: String) throws(ManualError) -> String {
        var text = ""
        for line in template.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let isPlace = line.count > 2 && line.first == "@" && line.last == "@"
            let lines = isPlace ? try self.lines(for: line) : [String(line)]
            for line in lines { text += "\(line)\n" }
        }
        return text
    }

    private func lines(for place: Substring) throws(ManualError) -> [String] {
        var page = Mdoc(values: program.valueNames)
        switch place {
        case "@SYNOPSIS@": addSynopsis(to: &page)
        case "@DISCUSSION@": page.add(text: program.discussion ?? "")
        case "@OPTIONS@": add(program.options, to: &page)
        case "@COMMANDS@": return program.commands.flatMap(lines(of:))
        default: throw .unknownPlace(String(place))
        }
        return page.lines
    }

    private func addSynopsis(to page: inout Mdoc) {
        guard !program.commands.isEmpty else { return addUsage(of: program, to: &page) }
        for command in program.commands { addUsage(of: command, to: &page) }
    }

    private func addUsage(of command: CommandLineDescription.Command, to page: inout Mdoc) {
        page.add(macro: "Nm")
        if command.commandName != program.commandName { page.add(macro: "Cm \(command.commandName)") }
        for argument in command.options + command.operands where !argument.isCommon {
            let usage = argument.preferredUsage
            page.add(macro: argument.isOptional ? "Op \(usage)" : usage)
        }
    }

    private func lines(of command: CommandLineDescription.Command) -> [String] {
        var page = Mdoc(values: command.valueNames)
        page.add(macro: "Ss \(command.commandName)")
        page.add(text: command.abstract ?? "")
        page.endParagraph()
        page.add(text: command.discussion ?? "")
        add((command.operands + command.options).filter { !$0.isCommon }, to: &page)
        return page.lines
    }

    private func add(_ arguments: [CommandLineDescription.Argument], to page: inout Mdoc) {
        page.add(macro: "Bl -tag -width Ds")
        for argument in arguments {
            page.add(macro: "It \(argument.usages.joined(separator: " , "))")
            page.add(text: argument.abstract ?? "")
            if let values = argument.allValues, !values.isEmpty {
                page.add(text: "One of")
                page.add(macro: "Cm \(values.joined(separator: " , ")) .")
            }
            if let value = argument.defaultValue {
                page.add(macro: "Pq default: Cm \(value)")
            }
            if let discussion = argument.discussion {
                page.endParagraph()
                page.add(text: discussion)
            }
        }
        page.add(macro: "El")
    }
}

enum ManualError: Error, Equatable {
    /// A line of a template between two `@` that stands for nothing.
    case unknownPlace(String)
}

extension ManualError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unknownPlace(let place):
            "\(place): no place; there are @SYNOPSIS@, @DISCUSSION@, @OPTIONS@ and @COMMANDS@"
        }
    }
}
