import CSystemd
import Glibc
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
        (self.socket, daemon, self.status, self.service) = (socket, hello.daemon, status, service)
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
        (self.name, self.restarts) = (name, restarts)
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
