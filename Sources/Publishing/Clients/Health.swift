/// How the daemon is doing: what a client gets that asks for its status.
public struct Health: Sendable, Equatable {
    public let uptimeSeconds: Double
    /// Frames published since the start.
    public let frames: Int
    /// Faces present.
    public let faces: Int
    /// Over the last frames, lower while the next one is overdue; `nil` before the second one and while the camera is
    /// offline.
    public let framesPerSecond: Double?
    /// Of the last frame, from capture to publication.
    public let latencyMicroseconds: Int?
    /// Of all frames since the start.
    let latencies: LatencyHistogram
    /// Of all frames since the start.
    let stages: StageTimes
    /// Faces that went through the network since the start.
    let facesScored: Int
    public let clients: Int
    /// Frames that clients missed, all clients since the start together.
    public let dropped: Int
    /// Pictures that came damaged or incomplete.
    public let brokenFrames: Int
    /// How often the camera came back.
    public let reconnects: Int
    /// Whether the last picture was too dark to see anything in it.
    public let isTooDark: Bool
    let process: ProcessUsage
    public let cameraName: String
    /// The last thing that happened to the camera.
    public let camera: CameraEvent?

    func write(to line: inout JSONLineWriter) {
        line.field("pid", process.identifier)
        line.field("uptime_s", uptimeSeconds)
        line.field("cpu_s", process.cpuSeconds)
        line.field("resident_mb", process.residentMegabytes)
        line.field("frames", frames)
        line.field("faces", faces)
        line.field("fps", framesPerSecond)
        if let latencyMicroseconds { line.field("latency_us", latencyMicroseconds) }
        line.key("latency")
        line.object { latencies.write(to: &$0) }
        line.key("stages_us")
        line.object { stages.write(to: &$0) }
        line.field("faces_scored", facesScored)
        line.field("clients", clients)
        line.field("dropped", dropped)
        line.field("broken_frames", brokenFrames)
        line.field("reconnects", reconnects)
        line.field("too_dark", isTooDark)
        line.key("camera")
        line.object { member in
            member.field("name", cameraName)
            guard let camera else { return }
            member.field("state", camera.state.rawValue)
            member.field("reason", camera.reason)
            if let detail = camera.detail { member.field("detail", detail) }
        }
    }
}
