import ArgumentParser
import ProgramSupport

/// The root command of `emotionctl`.
struct EmotionctlCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emotionctl",
        abstract:
            "Follows the emotiond daemon, and recognizes facial expressions in pictures and videos without it.",
        discussion: """
            Examples:
              emotiond --source sample         # a daemon that needs no camera
              emotionctl watch                 # what it sees, live, in another terminal
              emotionctl recognize holiday/    # pictures and videos, without a daemon
            """,
        version: "emotionctl \(Version.text)",
        groupedSubcommands: [
            CommandGroup(
                name: "Daemon and camera",
                subcommands: [WatchCommand.self, StatusCommand.self, CamerasCommand.self]),
            CommandGroup(name: "Picture and video", subcommands: [RecognizeCommand.self]),
            CommandGroup(
                name: "Model and measurement",
                subcommands: [
                    ModelCommand.self, EvaluateCommand.self, TeachCommand.self, BenchCommand.self,
                ]),
        ])
}
