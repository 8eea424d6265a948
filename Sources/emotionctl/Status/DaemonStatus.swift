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
