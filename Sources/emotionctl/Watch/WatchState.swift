import StreamProtocol

/// What the stream has told so far, as far as the view shows it.
struct WatchState {
    private(set) var hello: Hello?
    private(set) var camera: CameraMessage?
    private(set) var frame: FrameMessage?
    /// By the faces' numbers; of those seen in the last minute.
    private(set) var histories: [Int: LabelHistory] = [:]
    /// Clients of the daemon, this one included.
    private(set) var clients: Int?
    private var frameRate = FrameRate()
    /// Faces of a frame that get a history: more than a daemon finds in one.
    private static let mostFaces = 128

    /// Of the frames that this client gets.
    var framesPerSecond: Double? { frameRate.framesPerSecond }

    mutating func note(_ line: StreamMessage) {
        switch line {
        case .hello(let hello): self.hello = hello
        case .camera(let camera):
            self.camera = camera
            if !camera.isOnline { forgetPicture() }
        case .frame(let frame):
            self.frame = frame
            // Below 2⁶³, as no number of a line is above 2⁵³.
            frameRate.add(Int64(frame.monotonicMicroseconds) * 1000)
            noteLabels(of: frame)
        case .reply(let reply): clients = reply.status?.clients ?? clients
        case .face, .other: break
        }
    }

    private mutating func noteLabels(of frame: FrameMessage) {
        for face in frame.faces.prefix(Self.mostFaces) {
            guard let probability = face.probabilities[face.label] else { continue }
            histories[face.id, default: LabelHistory()].note(
                face.label, probability: probability, second: frame.second)
        }
        histories = histories.filter { _, history in
            history.lastSecond.map { frame.second - $0 < LabelHistory.seconds } ?? false
        }
    }

    private mutating func forgetPicture() {
        frame = nil
        frameRate.reset()
    }
}

extension FrameMessage {
    /// Of the capture, on a clock that never goes back.
    var second: Int { monotonicMicroseconds / 1_000_000 }
}
