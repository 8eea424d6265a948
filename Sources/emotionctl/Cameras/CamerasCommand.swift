import ArgumentParser
import Capture
import Imaging
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

/// A camera as one line of JSON.
struct CameraRecord: JSONRecord {
    struct Format: Encodable {
        let format: String
        let sizes: [Sizes]
    }

    /// One size, or a range from `min_…` to `width` × `height`.
    struct Sizes: Encodable {
        let width: Int
        let height: Int
        let minWidth: Int?
        let minHeight: Int?
        let fps: [Rates]
    }

    /// One rate, or a range: `30` or `{"min":1,"max":60}`.
    enum Rates: Encodable {
        case single(Double)
        case range(min: Double, max: Double)

        private enum CodingKeys: CodingKey {
            case min, max
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .single(let rate):
                var container = encoder.singleValueContainer()
                try container.encode(rate)
            case .range(let min, let max):
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(min, forKey: .min)
                try container.encode(max, forKey: .max)
            }
        }
    }

    let path: String
    let device: String
    let card: String
    let driver: String
    let busy: Bool
    let formats: [Format]

    init(_ camera: CameraDescription) {
        path = camera.path
        device = camera.device
        card = camera.card
        driver = camera.driver
        busy = camera.isBusy
        formats = camera.formats.map { format in
            Format(format: "\(format.pixelFormat)", sizes: format.sizes.map(Sizes.init))
        }
    }
}

extension CameraRecord.Sizes {
    init(_ sizes: FrameSizeRange) {
        let isRange = sizes.smallest != sizes.largest
        self.init(
            width: sizes.largest.width, height: sizes.largest.height,
            minWidth: isRange ? sizes.smallest.width : nil, minHeight: isRange ? sizes.smallest.height : nil,
            fps: sizes.rates.map { rates in
                rates.slowest == rates.fastest
                    ? .single(rates.fastest) : .range(min: rates.slowest, max: rates.fastest)
            })
    }
}
