import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import emotionctl

/// The first page of help, `emotionctl --help`.
@Suite struct HelpTests {
    private let configuration = EmotionctlCommand.configuration

    private var groupedNames: [String] {
        configuration.groupedSubcommands.flatMap(\.subcommands).map { $0._commandName }
    }

    @Test func `each subcommand is in exactly one group`() throws {
        let folder = "\(ProjectFolder.path)/Sources/emotionctl"
        var names: [String] = []
        for file in try FileManager.default.subpathsOfDirectory(atPath: folder)
        where file.hasSuffix("Command.swift") && file != "EmotionctlCommand.swift" {
            let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            let name = try #require(text.firstMatch(of: /commandName: "(\w+)"/), "\(file)")
            names.append(String(name.1))
        }
        #expect(groupedNames.sorted() == names.sorted())
        #expect(configuration.ungroupedSubcommands.isEmpty)
    }

    @Test func `the help of recognize says that cropped faces are classified in several views`() throws {
        let help = try ToolRun(["recognize", "--help"], environment: ["COLUMNS": "80"]).output
        let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let entry = try #require(words.firstRange(of: "--crops Pictures are")).upperBound
        #expect(words[entry...].contains("classified in 16 views"))
        #expect(words[entry...].contains("evaluate --crops classifies each once"))
    }

    @Test func `the first page shows the purpose and examples before the commands`() throws {
        let run = try ToolRun(["--help"], environment: ["COLUMNS": "80"])
        #expect(run.status == 0)
        let headings = run.lines.filter { !$0.hasPrefix(" ") && $0.contains(":") }.map {
            $0.prefix { $0 != ":" }
        }
        #expect(
            headings == [
                "OVERVIEW", "Examples", "USAGE", "OPTIONS", "DAEMON AND CAMERA SUBCOMMANDS",
                "PICTURE AND VIDEO SUBCOMMANDS", "MODEL AND MEASUREMENT SUBCOMMANDS",
            ])
    }
}
