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
            throw ExitError(.unavailable, "no camera found")
        }
        let descriptions = try list.cameras.map { camera in
            json ? try CameraRecord(camera).json() : CameraTable(camera: camera).text
        }
        try StandardOutput.print(descriptions.joined(separator: json ? "\n" : "\n\n"))
    }
}

/// A camera as lines of text.
struct CameraTable {
    let camera: CameraDescription

    var text: String {
        let head = [
            camera.path,
            "    \(camera.card) (\(camera.driver)), \(camera.device), \(camera.isBusy ? "busy" : "free")",
        ]
        return (head + groups.flatMap(lines)).joined(separator: "\n")
    }

    /// Formats grouped by equal sizes and rates, in the driver's order.
    private var groups: [(formats: [String], sizes: [FrameSizeRange])] {
        var groups: [(formats: [String], sizes: [FrameSizeRange])] = []
        for format in camera.formats {
            let name = "\(format.pixelFormat)"
            if let same = groups.firstIndex(where: { $0.sizes == format.sizes }) {
                groups[same].formats.append(name)
            } else {
                groups.append(([name], format.sizes))
            }
        }
        return groups
    }

    private func lines(formats: [String], sizes: [FrameSizeRange]) -> [String] {
        let width = sizes.map { "\($0)".count }.max() ?? 0
        let rows = sizes.map { size in
            let rates = size.rates.map { "\($0)" }.joined(separator: ", ")
            return "        " + (rates.isEmpty ? "\(size)" : "\("\(size)".padded(to: width))  \(rates) fps")
        }
        return formats.wrapped(to: 76).map { "    \($0)" } + rows
    }
}
