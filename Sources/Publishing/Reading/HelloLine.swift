/// The first line: who speaks, and what the labels mean.
public struct HelloLine: Sendable, Decodable, Equatable {
    public struct Version: Sendable, Decodable, Equatable {
        public let major: Int
        public let minor: Int
    }

    public struct Model: Sendable, Decodable, Equatable {
        public let name: String
        public let sha256: String
    }

    public let `protocol`: Version
    public let daemon: String
    public let camera: String
    public let model: Model
    /// In the order of the probabilities.
    public let labels: [String]
}
