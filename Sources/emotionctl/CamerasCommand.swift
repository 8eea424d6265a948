import ArgumentParser
import Capture
import ProgramSupport

/// The command `emotionctl cameras`.
struct CamerasCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cameras",
        abstract: "List the connected cameras.",
        discussion: """
            Shows for each camera the path to use in a configuration, its device, name and driver, whether a \
            program uses it, and its formats with sizes and frame rates. Exit status 69 if there is no \
            camera.

            Examples:
              emotionctl cameras
              emotionctl cameras --json | jq -r .path
            """)

    @Flag(help: "Print one JSON object per camera and line.")
    var json = false

    func run() throws {
        let list = CameraList()
        for failure in list.failures { StandardError.write("emotionctl: \(failure)") }
        guard !list.cameras.isEmpty else {
            if !list.failures.isEmpty { throw ExitCode.unavailable }
            throw Failure(.unavailable, "no camera found")
        }
        let descriptions = try list.cameras.map { camera in
            json ? try CameraRecord(camera).json() : CameraTable(camera: camera).text
        }
        try StandardOutput.print(descriptions.joined(separator: json ? "\n" : "\n\n"))
    }
}
