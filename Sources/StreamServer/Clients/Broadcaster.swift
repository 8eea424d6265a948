import FoundationEssentials
import Glibc
import Logging
import NIOCore
import Numbers
import Pipeline
import StreamProtocol
import Tracking

/// Fans reports out to all clients, and sends new clients a snapshot. Lives on one event loop.
final class Broadcaster {
    private let configuration: SocketConfiguration
    private let cameraName: String
    private let eventLoop: any EventLoop
    let log: ClientLog
    private let hello: ByteBuffer
    private let started = NIODeadline.now()

    private var encoder: LineEncoder
    private var snapshot = Snapshot()
    private var frameRate = FrameRate()
    private var frames = 0
    private var latencyMicroseconds: Int?
    private var latency = LatencyHistogram()
    private var stages = StageTimes()
    private var facesScored = 0
    private var brokenFrames = 0
    private var captureDropped = 0
    private var isTooDark = false
    private var timesOnline = 0
    /// Number of frames missed by clients that have disconnected.
    private var formerlyDropped = 0

    private var clients: [Client] = [] {
        didSet { count.set(clients.count) }
    }
    private let count: ClientCount
    private var stopped: EventLoopPromise<Void>?

    init(
        configuration: SocketConfiguration, hello: Hello, logger: Logger, count: ClientCount,
        eventLoop: any EventLoop
    ) {
        self.configuration = configuration
        cameraName = hello.camera
        self.count = count
        self.eventLoop = eventLoop
        log = ClientLog(logger: logger, eventLoop: eventLoop)
        self.hello = LineEncoder.encode(hello)
        encoder = LineEncoder(hello: hello)
    }

    func makeClient() -> Client {
        Client(of: self, queue: configuration.queue, log: log)
    }

    func publish(_ report: Report) {
        guard stopped == nil else { return }
        switch report {
        case .frame(let frame): publish(frame)
        case .face(let event, let time): publish(event, at: time)
        case .camera(let event, let time): publish(event, at: time)
        }
    }

    private func publish(_ frame: FrameReport) {
        frames += 1
        latencyMicroseconds = frame.latencyMicroseconds
        latency.add(microseconds: frame.latencyMicroseconds)
        stages += frame.stages
        facesScored += frame.facesScored
        brokenFrames = frame.brokenFrames
        captureDropped = frame.captureDropped
        isTooDark = frame.isTooDark
        frameRate.add(frame.time.monotonic)
        if clients.isEmpty { return }
        let line = encoder.encode(frame)
        for client in clients { client.send(frame: line, capturedAt: frame.time.monotonic) }
    }

    private func publish(_ event: FaceEvent, at time: CaptureTime) {
        snapshot.note(event, at: time)
        if clients.isEmpty { return }
        let line = encoder.encode(event, at: time)
        for client in clients { client.send(event: line, type: .face) }
    }

    private func publish(_ event: CameraEvent, at time: CaptureTime) {
        switch event.state {
        case .offline: frameRate.reset()
        // The size of frames may change.
        case .online: if snapshot.camera?.event.state != .online { timesOnline += 1 }
        }
        snapshot.note(event, at: time)
        let line = encoder.encode(event, at: time)
        for client in clients { client.send(event: line, type: .camera) }
    }
}

/// Connecting and disconnecting clients.
extension Broadcaster {
    func add(_ client: Client) {
        guard clients.count < configuration.maxClients, stopped == nil else {
            refuse(client)
            return
        }
        clients.append(client)
        client.send(line: hello)
        if let camera = snapshot.camera {
            client.send(line: encoder.encode(camera.event, at: camera.time))
        }
        for face in snapshot.faces { client.send(line: encoder.encode(face.event, at: face.time)) }
    }

    func remove(_ client: Client) {
        guard let index = clients.firstIndex(where: { $0 === client }) else { return }
        clients.remove(at: index)
        formerlyDropped += client.dropped
        if clients.isEmpty { stopped?.succeed() }
    }

    private func refuse(_ client: Client) {
        let limit = configuration.maxClients
        log.write(.refused, "too many clients: refusing more than socket.max_clients = \(limit)")
        client.send(
            line: Reply.line(id: nil, error: "too many clients: the daemon serves \(limit) at most"))
        client.finish()
    }

    /// Starts to disconnect clients that read nothing for too long.
    func watchReading() {
        let patience = configuration.patience
        eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(patience.nanoseconds / 6)) {
            guard self.stopped == nil else { return }
            let deadline = NIODeadline.now() - patience
            for client in self.clients { client.closeUnlessReading(since: deadline) }
            self.watchReading()
        }
    }

    /// Counts frames that were not published because too many were queued.
    func noteLost(_ frames: Int) {
        for client in clients { client.noteLost(frames) }
    }

    func status() -> Status {
        let process = ProcessUsage.now()
        let isOnline = snapshot.camera?.event.state == .online
        return Status(
            processIdentifier: process.identifier,
            uptimeSeconds: Double((NIODeadline.now() - started).nanoseconds) / 1e9,
            cpuSeconds: process.cpuSeconds,
            residentMegabytes: process.residentMegabytes,
            frames: frames,
            faces: snapshot.faces.count,
            framesPerSecond: frameRate.framesPerSecond(
                at: Int64(clamping: NIODeadline.now().uptimeNanoseconds)),
            latencyMicroseconds: latencyMicroseconds,
            latency: latency,
            stages: stages,
            facesScored: facesScored,
            clients: clients.count,
            dropped: clients.reduce(formerlyDropped) { $0 + $1.dropped },
            brokenFrames: brokenFrames,
            captureDropped: captureDropped,
            reconnects: max(0, timesOnline - 1),
            isTooDark: isTooDark && isOnline,
            camera: Status.Camera(name: cameraName, snapshot.camera?.event))
    }

    /// Disconnects all clients after they have read their lines, or after `patience`.
    func stop(patience: TimeAmount) -> EventLoopFuture<Void> {
        log.flush()
        let stopped = eventLoop.makePromise(of: Void.self)
        self.stopped = stopped
        if clients.isEmpty { stopped.succeed() }
        for client in clients { client.finish() }
        let deadline = eventLoop.assumeIsolated().scheduleTask(in: patience) {
            for client in self.clients { client.close() }
        }
        stopped.futureResult.whenComplete { _ in deadline.cancel() }
        return stopped.futureResult
    }
}

extension Status.Camera {
    fileprivate init(name: String, _ event: CameraEvent?) {
        self.init(name: name, state: event?.state, reason: event?.reason, detail: event?.detail)
    }
}

/// The state that is sent to a new client: the last camera event and one `appeared` per visible face.
struct Snapshot {
    struct Camera {
        let event: CameraEvent
        let time: CaptureTime
    }

    struct Face {
        /// The event `appeared` with the face's current label.
        var event: FaceEvent
        /// Time at which the face appeared.
        let time: CaptureTime
    }

    private(set) var camera: Camera?
    /// Visible faces in the order of their appearance.
    private(set) var faces: [Face] = []

    mutating func note(_ event: CameraEvent, at time: CaptureTime) {
        camera = Camera(event: event, time: time)
    }

    mutating func note(_ event: FaceEvent, at time: CaptureTime) {
        let index = faces.firstIndex { $0.event.id == event.id }
        let appeared = FaceEvent(kind: .appeared, id: event.id, label: event.label)
        switch (event.kind, index) {
        case (.appeared, nil): faces.append(Face(event: appeared, time: time))
        case (.appeared, let index?), (.changed, let index?): faces[index].event = appeared
        case (.disappeared, let index?): faces.remove(at: index)
        case (.changed, nil), (.disappeared, nil): break
        }
    }
}

/// The resources that this process has used.
struct ProcessUsage: Sendable, Equatable {
    let identifier: Int
    /// CPU time of all threads since the start.
    let cpuSeconds: Double
    /// Resident memory; `nil` if unknown.
    let residentMegabytes: Double?

    static func now() -> ProcessUsage {
        ProcessUsage(
            identifier: Int(getpid()),
            cpuSeconds: Double(SystemClock.nanoseconds(CLOCK_PROCESS_CPUTIME_ID)) / 1e9,
            residentMegabytes: residentPages.map {
                Double($0 * sysconf(Int32(clamping: _SC_PAGESIZE))) / 1_048_576
            })
    }

    /// The second number in `statm` (proc(5)).
    private static var residentPages: Int? {
        guard let text = try? String(contentsOf: URL(filePath: "/proc/self/statm"), encoding: .utf8) else {
            return nil
        }
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }
}
