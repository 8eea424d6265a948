/// The daemon's health: what a client gets that asks for it.
///
/// The daemon fills it, the stream and `emotionctl status` carry it, clients read it.
public struct Status: Sendable, Codable, Equatable {
    /// The last thing that happened to the camera.
    public struct Camera: Sendable, Codable, Equatable {
        public let name: String
        /// A `CameraState`'s name, or one that a newer daemon knows; absent before the first try.
        public let state: String?
        /// An `OfflineReason`'s name, or one that a newer daemon knows; of an online camera its format.
        public let reason: String?
        /// The error behind an offline camera, for people.
        public let detail: String?

        public init(name: String, state: CameraState? = nil, reason: String? = nil, detail: String? = nil) {
            self.name = name
            self.state = state?.rawValue
            self.reason = reason
            self.detail = detail
        }

        public var isOnline: Bool { state == CameraState.online.rawValue }

        fileprivate enum CodingKeys: String, CodingKey {
            case name, state, reason, detail
        }
    }

    public let processIdentifier: Int
    public let uptimeSeconds: Double
    /// Processor time of all threads since the start.
    public let cpuSeconds: Double
    /// Memory in use now; absent where the kernel does not report it.
    public let residentMegabytes: Double?
    /// Number of frames published since the start.
    public let frames: Int
    /// Number of faces in view.
    public let faces: Int
    /// Rate over the last frames, lower while the next one is overdue; absent before the second one and while
    /// the camera is offline.
    public let framesPerSecond: Double?
    /// Time from capture to publication of the last frame.
    public let latencyMicroseconds: Int?
    /// Times from capture to publication of all frames since the start.
    public let latency: LatencyHistogram
    /// Processor time of the stages since the start; absent from old daemons.
    public let stages: StageTimes?
    /// Number of faces that went through the network since the start; absent from old daemons.
    public let facesScored: Int?
    public let clients: Int
    /// Number of frames that clients have missed, all clients since the start together.
    public let dropped: Int
    /// Number of frames that came damaged or incomplete since the start.
    public let brokenFrames: Int
    /// Number of frames that were skipped since the start because a newer one was available: the machine is
    /// too slow for the camera. Absent from old daemons.
    public let captureDropped: Int?
    /// Number of times that the camera came back.
    public let reconnects: Int
    /// Whether the last frame was too dark to see anything in it; absent from daemons of protocol 1.0.
    public let isTooDark: Bool?
    public let camera: Camera

    public init(
        processIdentifier: Int, uptimeSeconds: Double, cpuSeconds: Double, residentMegabytes: Double?,
        frames: Int, faces: Int, framesPerSecond: Double?, latencyMicroseconds: Int?,
        latency: LatencyHistogram, stages: StageTimes?, facesScored: Int?, clients: Int, dropped: Int,
        brokenFrames: Int, captureDropped: Int?, reconnects: Int, isTooDark: Bool?, camera: Camera
    ) {
        self.processIdentifier = processIdentifier
        self.uptimeSeconds = uptimeSeconds
        self.cpuSeconds = cpuSeconds
        self.residentMegabytes = residentMegabytes
        self.frames = frames
        self.faces = faces
        self.framesPerSecond = framesPerSecond
        self.latencyMicroseconds = latencyMicroseconds
        self.latency = latency
        self.stages = stages
        self.facesScored = facesScored
        self.clients = clients
        self.dropped = dropped
        self.brokenFrames = brokenFrames
        self.captureDropped = captureDropped
        self.reconnects = reconnects
        self.isTooDark = isTooDark
        self.camera = camera
    }

    private enum CodingKeys: String, CodingKey {
        case frames, faces, latency, clients, dropped, reconnects, camera
        case processIdentifier = "pid"
        case uptimeSeconds = "uptime_s"
        case cpuSeconds = "cpu_s"
        case residentMegabytes = "resident_mb"
        case framesPerSecond = "fps"
        case latencyMicroseconds = "latency_us"
        case stages = "stages_us"
        case facesScored = "faces_scored"
        case brokenFrames = "broken_frames"
        case captureDropped = "capture_dropped"
        case isTooDark = "too_dark"
    }
}

extension Status {
    package func write(to line: inout JSONLineWriter) {
        line.field(CodingKeys.processIdentifier, processIdentifier)
        line.field(CodingKeys.uptimeSeconds, uptimeSeconds)
        line.field(CodingKeys.cpuSeconds, cpuSeconds)
        line.field(CodingKeys.residentMegabytes, residentMegabytes)
        line.field(CodingKeys.frames, frames)
        line.field(CodingKeys.faces, faces)
        line.field(CodingKeys.framesPerSecond, framesPerSecond)
        if let latencyMicroseconds { line.field(CodingKeys.latencyMicroseconds, latencyMicroseconds) }
        line.object(CodingKeys.latency) { latency.write(to: &$0) }
        if let stages { line.object(CodingKeys.stages) { stages.write(to: &$0) } }
        if let facesScored { line.field(CodingKeys.facesScored, facesScored) }
        line.field(CodingKeys.clients, clients)
        line.field(CodingKeys.dropped, dropped)
        line.field(CodingKeys.brokenFrames, brokenFrames)
        if let captureDropped { line.field(CodingKeys.captureDropped, captureDropped) }
        line.field(CodingKeys.reconnects, reconnects)
        if let isTooDark { line.field(CodingKeys.isTooDark, isTooDark) }
        line.object(CodingKeys.camera) { camera.write(to: &$0) }
    }
}

extension Status.Camera {
    fileprivate func write(to line: inout JSONLineWriter) {
        line.field(CodingKeys.name, name)
        if let state { line.field(CodingKeys.state, state) }
        if let reason { line.field(CodingKeys.reason, reason) }
        if let detail { line.field(CodingKeys.detail, detail) }
    }
}
