/// One frame and every face in it.
public struct FrameMessage: Sendable, Decodable, Equatable {
    public struct Box: Sendable, Decodable, Equatable {
        public let x: Int
        public let y: Int
        public let width: Int
        public let height: Int

        package enum CodingKeys: String, CodingKey {
            case x, y, width, height
        }
    }

    public struct Face: Sendable, Decodable, Equatable {
        public let id: Int
        public let box: Box
        /// Roll of the head in degrees, clockwise as seen; absent from daemons of protocol 1.0.
        public let rollDegrees: Double?
        public let label: String
        public let rawLabel: String
        public let confidence: Double?
        public let probabilities: [String: Double]
        public let affect: Affect?
        public let ageFrames: Int

        package enum CodingKeys: String, CodingKey {
            case id, box, label, confidence, probabilities, affect
            case rollDegrees = "roll_degrees"
            case rawLabel = "raw_label"
            case ageFrames = "age_frames"
        }
    }

    public struct Affect: Sendable, Decodable, Equatable {
        public let valence: Double?
        public let arousal: Double?
        public let source: String

        package enum CodingKeys: String, CodingKey {
            case valence, arousal, source
        }
    }

    public let sequence: Int
    public let camera: String
    /// Time of the capture in ISO 8601.
    public let time: String
    public let monotonicMicroseconds: Int
    /// Time from capture to publication.
    public let latencyMicroseconds: Int
    public let width: Int
    public let height: Int
    /// Number of frames that this client has missed since it connected.
    public let dropped: Int
    public let faces: [Face]

    package enum CodingKeys: String, CodingKey {
        case camera, time, width, height, dropped, faces
        case sequence = "seq"
        case monotonicMicroseconds = "monotonic_us"
        case latencyMicroseconds = "latency_us"
    }
}
