import ArgumentParser
import ProgramSupport

/// The root command of `emotionctl`.
struct EmotionctlCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emotionctl",
        abstract: "Client and tools for the emotiond daemon.",
        version: "emotionctl \(Version.text)",
        subcommands: [
            WatchCommand.self, StatusCommand.self, CamerasCommand.self, RecognizeCommand.self,
            ModelCommand.self, EvaluateCommand.self, TeachCommand.self, BenchCommand.self,
        ])
}
