/// How the daemon is doing: what a client gets that asks for its status.
struct Health: Equatable {
    let uptimeSeconds: Double
    /// Frames published since the start.
    let frames: Int
    /// Faces present.
    let faces: Int
    /// Over the last frames; `nil` before the second one and while the camera is offline.
    let framesPerSecond: Double?
    /// Of the last frame, from capture to publication.
    let latencyMicroseconds: Int?
    let clients: Int
    /// Frames that clients missed, all clients since the start together.
    let dropped: Int
    let cameraName: String
    /// The last thing that happened to the camera.
    let camera: CameraEvent?

    func write(to line: inout JSONLineWriter) {
        line.field("uptime_s", uptimeSeconds)
        line.field("frames", frames)
        line.field("faces", faces)
        line.field("fps", framesPerSecond)
        if let latencyMicroseconds { line.field("latency_us", latencyMicroseconds) }
        line.field("clients", clients)
        line.field("dropped", dropped)
        line.key("camera")
        line.object { member in
            member.field("name", cameraName)
            guard let camera else { return }
            member.field("state", camera.state.rawValue)
            member.field("reason", camera.reason)
        }
    }
}
