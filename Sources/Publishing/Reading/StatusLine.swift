/// How the daemon is doing.
public struct StatusLine: Sendable, Codable, Equatable {
    public struct Camera: Sendable, Codable, Equatable {
        public let name: String
        /// `online` or `offline`; absent before the first try.
        public let state: String?
        public let reason: String?
        public let detail: String?
    }

    /// Frames by the time from capture to publication.
    public struct Latency: Sendable, Codable, Equatable {
        public let sumMicroseconds: Int
        /// Upper ends of the classes.
        public let boundsMicroseconds: [Int]
        /// Frames in each class; a last one has those beyond the last bound.
        public let counts: [Int]

        fileprivate enum CodingKeys: String, CodingKey {
            case counts
            case sumMicroseconds = "sum_us"
            case boundsMicroseconds = "bounds_us"
        }
    }

    /// Processor time in each stage of the pipeline, of all frames since the start.
    public struct Stages: Sendable, Codable, Equatable {
        public let capture: Int
        public let detection: Int
        public let gate: Int
        public let scoring: Int
        public let tracking: Int
    }

    public let processIdentifier: Int
    public let uptimeSeconds: Double
    public let cpuSeconds: Double
    public let residentMegabytes: Double?
    public let frames: Int
    public let faces: Int
    /// Absent while the camera is offline.
    public let framesPerSecond: Double?
    /// Of the last frame.
    public let latencyMicroseconds: Int?
    public let latency: Latency
    public let stagesMicroseconds: Stages?
    /// Faces that went through the network since the start.
    public let facesScored: Int?
    public let clients: Int
    public let dropped: Int
    public let brokenFrames: Int
    public let reconnects: Int
    /// Whether the last picture was too dark to see anything in it; absent from daemons of protocol 1.0.
    public let isTooDark: Bool?
    public let camera: Camera

    private enum CodingKeys: String, CodingKey {
        case frames, faces, latency, clients, dropped, reconnects, camera
        case processIdentifier = "pid"
        case uptimeSeconds = "uptime_s"
        case cpuSeconds = "cpu_s"
        case residentMegabytes = "resident_mb"
        case framesPerSecond = "fps"
        case latencyMicroseconds = "latency_us"
        case stagesMicroseconds = "stages_us"
        case facesScored = "faces_scored"
        case brokenFrames = "broken_frames"
        case isTooDark = "too_dark"
    }
}

extension StatusLine.Latency {
    public init(from decoder: any Decoder) throws {
        let latency = try decoder.container(keyedBy: CodingKeys.self)
        sumMicroseconds = try latency.decode(Int.self, forKey: .sumMicroseconds)
        boundsMicroseconds = try latency.decode([Int].self, forKey: .boundsMicroseconds)
        counts = try latency.decode([Int].self, forKey: .counts)
        let total = counts.reduce(0.0) { $0 + Double($1) }
        guard counts.count == boundsMicroseconds.count + 1, counts.allSatisfy({ $0 >= 0 }),
            total <= 9_007_199_254_740_992
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .counts, in: latency,
                debugDescription: "must be one count per bound and one more, which can be added up")
        }
    }

    /// The latency that a share of all frames does not exceed, in microseconds; between a class's ends linear, as
    /// Prometheus's `histogram_quantile` has it. `nil` without frames, and where it lies beyond the last bound.
    public func quantile(_ share: Double) -> Double? {
        let total = counts.reduce(0, +)
        guard total > 0 else { return nil }
        var rank = share * Double(total)
        var lower = 0
        for (upper, count) in zip(boundsMicroseconds, counts) {
            if rank <= Double(count), count > 0 {
                return Double(lower) + Double(upper - lower) * rank / Double(count)
            }
            rank -= Double(count)
            lower = upper
        }
        return nil
    }
}
