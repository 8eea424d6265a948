import ArgumentParser
import TestSupport
import Testing

@testable import emotionctl

@Suite struct ManualTests {
    @Test func thePageExplainsTheCommandsAndOptionsThatThereAre() throws {
        let page = try ManualPage("emotionctl.1")
        let program = try CommandLineDescription(json: EmotionControl._dumpHelp()).command
        #expect(page.options(under: "DESCRIPTION") == program.options)
        let commands = try #require(program.subcommands).filter { $0.commandName != "help" }
        for command in commands {
            let own = command.options.subtracting(program.options)
            #expect(page.options(under: command.commandName) == own, "\(command.commandName)")
        }
    }
}
