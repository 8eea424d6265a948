import ProgramSupport
import StreamProtocol

/// The state of a daemon as text for a terminal.
struct StatusTable {
    let status: DaemonStatus

    private var line: Status { status.status }

    var text: String {
        let rows = [summary] + details.map { "    \($0.name.padded(to: 10))\($0.text)" }
        // The camera's name comes from its manufacturer.
        return rows.map { StyledText($0).plain }.joined(separator: "\n")
    }

    /// State of the camera and of the daemon in one line.
    private var summary: String {
        let camera = line.camera
        var parts = ["\(camera.name) \(camera.state ?? "starting")"]
        if !status.isHealthy, let reason = camera.reason {
            parts[0] += ": \(reason)" + (camera.detail.map { " (\($0))" } ?? "")
        }
        if line.isTooDark == true { parts.append("too dark to see anything") }
        if let rate = line.framesPerSecond { parts.append("\(rate.fixed(1)) fps") }
        parts.append(line.faces.counted("face"))
        parts.append(line.clients.counted("client"))
        return parts.joined(separator: ", ")
    }

    private var details: [(name: String, text: String)] {
        var rows = [("daemon", "\(status.daemon) at \(status.socket), up \(Self.time(line.uptimeSeconds))")]
        if let service = status.service {
            let restarts = service.restarts.map { ", restarted \($0.counted("time")) by systemd" } ?? ""
            rows.append(("service", service.name + restarts))
        }
        rows.append(("model", "\(status.model.name), SHA-256 \(status.model.sha256.prefix(12))…"))
        if status.isHealthy, let format = line.camera.reason { rows.append(("format", format)) }
        rows.append(
            (
                "frames",
                "\(line.frames), \(line.brokenFrames) broken and skipped, \(line.reconnects.counted("reconnect"))"
            ))
        if let latency { rows.append(("latency", latency)) }
        rows.append(("clients", "\(line.clients), which missed \(line.dropped.counted("frame"))"))
        rows.append(("cost", cost))
        return rows
    }

    private var latency: String? {
        guard let median = line.latency.quantile(0.5) else { return nil }
        let worst = line.latency.quantile(0.99).map { "99 % below \(Self.milliseconds($0))" }
        return "median \(Self.milliseconds(median))" + (worst.map { ", \($0)" } ?? "")
    }

    private var cost: String {
        let share = (100 * line.cpuSeconds / max(line.uptimeSeconds, 0.001)).fixed(1)
        let memory = line.residentMegabytes.map { ", \($0.fixed(1)) MB" } ?? ""
        return "\(share) % of a core on average\(memory)"
    }

    private static func milliseconds(_ microseconds: Double) -> String {
        "\((microseconds / 1000).fixed(1)) ms"
    }

    /// Formats a time in its two largest units, e.g. `3 d 4 h`.
    static func time(_ seconds: Double) -> String {
        var rest = Int(exactly: seconds.rounded(.down)) ?? 0
        var parts: [String] = []
        for (unit, length) in [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)] {
            if rest >= length || !parts.isEmpty || length == 1 { parts.append("\(rest / length) \(unit)") }
            rest %= length
        }
        return parts.prefix(2).joined(separator: " ")
    }
}
