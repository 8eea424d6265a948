/// The first message of every connection: the daemon, its camera, its model and what the labels mean.
public struct Hello: Sendable, Decodable, Equatable {
    public struct Version: Sendable, Decodable, Equatable {
        public let major: Int
        public let minor: Int

        /// The version that this package speaks. A new key raises the minor number, a changed one the major
        /// number.
        public static let current = Version(major: 1, minor: 1)

        package enum CodingKeys: String, CodingKey {
            case major, minor
        }
    }

    public struct Model: Sendable, Codable, Equatable {
        public let name: String
        /// SHA-256 of the model's file in lowercase hexadecimal digits.
        public let sha256: String

        public init(name: String, sha256: String) {
            self.name = name
            self.sha256 = sha256
        }

        package enum CodingKeys: String, CodingKey {
            case name, sha256
        }
    }

    public let `protocol`: Version
    /// Name and version, e.g. `emotiond 0.1.0`.
    public let daemon: String
    /// The camera's name in every message, e.g. `video0`.
    public let camera: String
    public let model: Model
    /// What the model knows, in the order of the probabilities.
    public let labels: [String]

    public init(daemon: String, camera: String, model: Model, labels: [String]) {
        `protocol` = .current
        self.daemon = daemon
        self.camera = camera
        self.model = model
        self.labels = labels
    }

    /// Checks that this package speaks the daemon's version of the protocol.
    /// - Throws: `StreamError.otherProtocol`.
    public func checkVersion() throws(StreamError) {
        guard `protocol`.major == Version.current.major else {
            throw .otherProtocol(major: `protocol`.major)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case `protocol`, daemon, camera, model, labels
    }

    package func write(to line: inout JSONLineWriter) {
        line.object(CodingKeys.protocol) { version in
            version.field(Version.CodingKeys.major, `protocol`.major)
            version.field(Version.CodingKeys.minor, `protocol`.minor)
        }
        line.field(CodingKeys.daemon, daemon)
        line.field(CodingKeys.camera, camera)
        line.object(CodingKeys.model) { member in
            member.field(Model.CodingKeys.name, model.name)
            member.field(Model.CodingKeys.sha256, model.sha256)
        }
        line.array(CodingKeys.labels) { array in
            for label in labels { array.value(label) }
        }
    }
}
