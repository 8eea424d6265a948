import Publishing

/// What a daemon says of itself, and what systemd says of it.
struct DaemonStatus: JSONRecord {
    struct Model: Encodable {
        let name: String
        let sha256: String
    }

    let socket: String
    /// Name and version.
    let daemon: String
    let model: Model
    /// Absent where the daemon does not run as a service.
    let service: ServiceUnit?
    let status: StatusLine

    init(socket: String, hello: HelloLine, status: StatusLine, service: ServiceUnit?) {
        (self.socket, daemon, self.status, self.service) = (socket, hello.daemon, status, service)
        model = Model(name: hello.model.name, sha256: hello.model.sha256)
    }

    var isHealthy: Bool { status.camera.state == "online" }

    private enum CodingKeys: CodingKey {
        case healthy, socket, daemon, model, service
    }

    /// The daemon's own numbers stand at the top, beside the rest.
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
