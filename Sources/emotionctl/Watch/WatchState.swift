import Publishing

/// What the stream has told so far, as far as the view shows it.
struct WatchState {
    private(set) var hello: HelloLine?
    private(set) var camera: CameraLine?
    private(set) var frame: FrameLine?
    private var frameRate = FrameRate()

    /// Of the frames that this client gets.
    var framesPerSecond: Double? { frameRate.framesPerSecond }

    mutating func note(_ line: StreamLine) {
        switch line {
        case .hello(let hello): self.hello = hello
        case .camera(let camera):
            self.camera = camera
            if camera.state == "offline" { forgetPicture() }
        case .frame(let frame):
            self.frame = frame
            frameRate.add(Int64(frame.monotonicMicroseconds) * 1000)
        case .face, .reply, .other: break
        }
    }

    private mutating func forgetPicture() {
        frame = nil
        frameRate.reset()
    }
}
