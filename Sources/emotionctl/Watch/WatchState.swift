import StreamProtocol

/// The state of a stream as far as the live view shows it.
struct WatchState {
    private(set) var hello: Hello?
    private(set) var camera: CameraMessage?
    private(set) var frame: FrameMessage?
    /// By the faces' numbers; of those seen in the last minute.
    private(set) var histories: [Int: LabelHistory] = [:]
    /// Number of the daemon's clients, including this one.
    private(set) var clients: Int?
    private var frameRate = FrameRate()
    /// Maximum number of faces per frame that get a history, more than a daemon detects.
    private static let mostFaces = 128

    /// Rate of the frames that this client receives.
    var framesPerSecond: Double? { frameRate.framesPerSecond }

    mutating func note(_ line: StreamMessage) {
        switch line {
        case .hello(let hello): self.hello = hello
        case .camera(let camera):
            self.camera = camera
            if !camera.isOnline { forgetPicture() }
        case .frame(let frame):
            self.frame = frame
            // Less than 2⁶³, since numbers in a message are at most 2⁵³.
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
    /// Capture time on a monotonic clock, in seconds.
    var second: Int { monotonicMicroseconds / 1_000_000 }
}
