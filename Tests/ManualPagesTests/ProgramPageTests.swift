import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import ManualPages
@testable import emotionctl
@testable import emotiond

@Suite struct ProgramPageTests {
    enum Page: String, CaseIterable {
        case emotionctl = "emotionctl.1"
        case emotiond = "emotiond.8"

        func program() throws -> CommandLineDescription.Command {
            let json = self == .emotionctl ? EmotionctlCommand._dumpHelp() : EmotiondCommand._dumpHelp()
            return try JSONDecoder().decode(CommandLineDescription.self, from: Data(json.utf8)).command
        }

        func text() throws -> String {
            let template = "\(ProjectFolder.path)/packaging/man/\(rawValue).in"
            return try ProgramPage(of: program())
                .text(template: String(contentsOfFile: template, encoding: .utf8))
        }
    }

    private static func typed(_ options: [CommandLineDescription.Argument]) -> Set<String> {
        Set(options.flatMap { $0.names ?? [] }.map { ($0.kind == "long" ? "--" : "-") + $0.name })
    }

    @Test(arguments: Page.allCases)
    func `the page explains each command and option`(_ page: Page) throws {
        let (program, manual) = (try page.program(), ManualPage(text: try page.text()))
        #expect(manual.options(under: "DESCRIPTION") == Self.typed(program.options))
        #expect(!program.options.isEmpty)
        for command in program.commands {
            let own = Self.typed(command.options.filter { !$0.isCommon })
            #expect(manual.options(under: command.commandName) == own, "\(command.commandName)")
            #expect(manual.commands.contains(command.commandName))
        }
    }

    @Test(arguments: Page.allCases)
    func `the synopsis has each command with its options and operands`(_ page: Page) throws {
        let (program, text) = (try page.program(), try page.text())
        let synopsis = try #require(text.split(separator: ".Sh DESCRIPTION").first)
        let usages = synopsis.split(separator: ".Nm\n").dropFirst().map(String.init)
        let commands = program.commands.isEmpty ? [program] : program.commands
        try #require(usages.count == commands.count)
        for (usage, command) in zip(usages, commands) {
            for argument in (command.arguments ?? []) where !argument.isCommon {
                #expect(usage.contains(argument.preferredUsage))
            }
        }
    }

    @Test(arguments: Page.allCases)
    func `the formatter accepts the page`(_ page: Page) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write([UInt8](page.text().utf8), to: page.rawValue)
        #expect(try Mandoc.complaints(about: path) == "")
    }

    @Test func `the formatter complains about a page that is not`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write([UInt8]((Page.emotiond.text() + ".El\n").utf8), to: "emotiond.8")
        #expect(try Mandoc.complaints(about: path) != "")
    }

    @Test func `an unknown placeholder in a template is named`() throws {
        let page = ProgramPage(of: try Page.emotiond.program())
        #expect(throws: ManualError.unknownPlace("@OPTION@")) { try page.text(template: "a\n@OPTION@\n") }
    }
}

/// The formatter of the manual, which also checks its pages.
enum Mandoc {
    /// What it says about a page, down to warnings.
    static func complaints(about path: String) throws -> String {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/mandoc")
        process.arguments = ["-T", "lint", "-W", "warning", path]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }
}
