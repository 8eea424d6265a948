import CSystemd
import Glibc
import ProgramSupport
import StreamProtocol

/// The state of a daemon, as reported by itself and by systemd.
struct DaemonStatus: JSONRecord {
    let socket: String
    /// Name and version.
    let daemon: String
    let model: Hello.Model
    /// Absent where the daemon does not run as a service.
    let service: ServiceUnit?
    let status: Status

    init(socket: String, hello: Hello, status: Status, service: ServiceUnit?) {
        self.socket = socket
        daemon = hello.daemon
        self.status = status
        self.service = service
        model = hello.model
    }

    var isHealthy: Bool { status.camera.isOnline }

    private enum CodingKeys: CodingKey {
        case healthy, socket, daemon, model, service
    }

    /// Encodes the daemon's own numbers at the top level, beside the rest.
    func encode(to encoder: any Encoder) throws {
        try status.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(isHealthy, forKey: .healthy)
        try container.encode(socket, forKey: .socket)
        try container.encode(daemon, forKey: .daemon)
        try container.encode(model, forKey: .model)
        try container.encodeIfPresent(service, forKey: .service)
    }
}

/// The systemd service to which a process belongs.
struct ServiceUnit: Encodable, Equatable {
    /// Name of the unit, e.g. `emotiond@video0.service`.
    let name: String
    /// Number of automatic restarts by systemd; absent if unknown.
    let restarts: Int?

    init(name: String, restarts: Int?) {
        self.name = name
        self.restarts = restarts
    }

    /// Finds the unit of a process; `nil` if it is no service, e.g. in a user's terminal.
    init?(ofProcess identifier: Int) {
        var unit: UnsafeMutablePointer<CChar>?
        guard let process = pid_t(exactly: identifier), process > 0,
            unsafe sd_pid_get_unit(process, &unit) >= 0, let unit = unsafe unit
        else { return nil }
        defer { unsafe free(unit) }
        name = unsafe String(cString: unit)
        guard name.hasSuffix(".service") else { return nil }
        restarts = Self.restarts(of: name)
    }

    /// Requests the property on the system bus (org.freedesktop.systemd1(5)).
    private static func restarts(of name: String) -> Int? {
        var bus: OpaquePointer?
        guard unsafe sd_bus_open_system(&bus) >= 0 else { return nil }
        defer { unsafe sd_bus_flush_close_unref(bus) }
        var path: UnsafeMutablePointer<CChar>?
        guard unsafe sd_bus_path_encode("/org/freedesktop/systemd1/unit", name, &path) >= 0 else {
            return nil
        }
        defer { unsafe free(path) }
        var restarts: UInt32 = 0
        guard
            unsafe sd_bus_get_property_trivial(
                bus, "org.freedesktop.systemd1", path, "org.freedesktop.systemd1.Service", "NRestarts", nil,
                CChar(UInt8(ascii: "u")), &restarts) >= 0
        else { return nil }
        return Int(restarts)
    }
}

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
