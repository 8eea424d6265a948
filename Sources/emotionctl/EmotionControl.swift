import ArgumentParser
import ProgramSupport

/// The command line of the tool beside the daemon.
struct EmotionControl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emotionctl",
        abstract: "Follows the emotion recognition daemon and looks after its surroundings.",
        version: "emotionctl \(Version.text)",
        subcommands: [
            WatchCommand.self, StatusCommand.self, CamerasCommand.self, RecognizeCommand.self,
            ModelCommand.self, EvaluateCommand.self, TeachCommand.self, BenchCommand.self,
        ])
}
