import Capture

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
