import ArgumentParser
import Capture
import EmotionRecognition
import FaceDetection
import Imaging
import ProgramSupport
import StreamProtocol
import SystemPackage
import Teaching

/// An interactive session: a camera or another source on one side, a person at the terminal on the other.
struct SessionRun: ~Copyable {
    /// Time between two pictures of the terminal, in nanoseconds.
    private static let drawInterval: Int64 = 66_000_000

    private let start: LinearLayer
    private let labels: [Emotion]
    private let source: String
    private let keep: String?
    private var screen: Screen
    private var size: (columns: Int, rows: Int)
    private var finder: FaceFinder
    private var extractor: FeatureExtractor
    private var session: TeachingSession
    private let clock = MonotonicClock()
    private var nextDraw: Int64 = 0
    private var present: (label: Emotion, probability: Double)?
    private var faces: TeachingFaces
    /// Faces that are kept, with their labels and persons; empty where none are.
    private var kept: [KeptFace] = []
    /// Faces that were there when the present label began.
    private var countBefore = 0

    /// - Parameters:
    ///   - asked: labels to ask for.
    ///   - keep: a folder for faces; `nil` keeps none.
    init(
        _ base: TeachableModel, asked: [Emotion], source: String, keep: String?,
        finder: consuming FaceFinder, screen: consuming Screen
    ) {
        start = LinearLayer(weights: base.weights, bias: base.bias)
        labels = base.model.labels
        self.source = source
        self.keep = keep
        size = screen.terminal.size
        self.screen = screen
        self.finder = finder
        extractor = FeatureExtractor(base)
        faces = TeachingFaces(base: base)
        session = TeachingSession(labels: asked, time: MonotonicClock().now())
    }

    /// Takes faces until the person stops or the source ends.
    mutating func run<Source: FrameSource & ~Copyable>(_ source: consuming Source) throws {
        try draw()
        do {
            while true {
                if SignalFlag.termination.isSet { throw StandardOutput.Ended.interrupted }
                if let frame = try source.nextFrame() { try look(at: frame) }
                guard try obeyKeys() else { return }
                try draw()
            }
        } catch CaptureError.endOfStream {}
    }

    /// Gives the terminal back and hands over what was taken.
    consuming func end() -> (faces: TeachingFaces, persons: Int, kept: [KeptFace]) {
        (faces, session.person, kept)
    }

    private mutating func look(at frame: borrowing Frame) throws {
        let time = clock.now()
        guard let box = try finder.mainFace(in: frame) else {
            present = nil
            return
        }
        let features = extractor.features(of: box, in: frame)
        let probabilities = start.probabilities(of: features)
        if let best = probabilities.indices.max(by: { probabilities[$0] < probabilities[$1] }) {
            present = (labels[best], probabilities[best])
        }
        guard session.wantsFace(at: time) else { return }
        let (label, person, before) = (session.label, session.person, (session.place, session.person))
        try faces.add(
            features, extractor.pixels, extractor.size, label: label,
            name: "face \(faces.lesson.faceCount + 1)", source: person)
        if keep != nil { kept.append(KeptFace(label, person, extractor.pixels, extractor.size)) }
        session.take(at: time)
        if (session.place, session.person) != before { countBefore = faces.lesson.faceCount }
    }

    /// Returns whether to go on.
    private mutating func obeyKeys() throws -> Bool {
        if SignalFlag.suspension.take() { try screen.suspend() }
        for key in screen.typed() {
            switch session.obey(key, at: clock.now()) {
            case .none: countBefore = session.count == 0 ? faces.lesson.faceCount : countBefore
            case .stop: return false
            case .takeBack:
                faces.shorten(to: countBefore)
                kept.removeLast(max(0, kept.count - countBefore))
            }
        }
        return true
    }

    private mutating func draw() throws {
        let time = clock.now()
        guard time >= nextDraw else { return }
        nextDraw = time + Self.drawInterval
        let size = screen.terminal.size
        if size != self.size {
            self.size = size
            try screen.clear()
        }
        let view = SessionView(
            session: session, faces: faces, present: present, source: source, keep: keep, time: time)
        let hasColors = screen.terminal.hasColors
        try screen.show(
            view.lines(rows: size.rows).map { $0.rendered(columns: size.columns, hasColors: hasColors) })
    }
}

/// The source of a session, as the daemon takes it.
struct SessionSource {
    /// What the daemon asks of a camera by default.
    private static let size = ImageSize(width: 640, height: 480)
    private static let framesPerSecond = 30.0

    private let location: SourceLocation
    var name: String { location.name }

    init(_ text: String) throws(ExitError) {
        do throws(CaptureError) { location = try SourceLocation(text) } catch { throw ExitError(error) }
        // Keys come from there.
        guard location != .standardInput else {
            throw ExitError(.usage, "--source -: standard input is the keyboard; name a file or a FIFO")
        }
    }

    /// Shows `run` the source's frames.
    func show(to run: inout SessionRun) throws {
        do {
            switch location {
            case .camera(let wish):
                var finder = CameraFinder(wish)
                try run.run(finder.open(size: Self.size, framesPerSecond: Self.framesPerSecond))
            case .sample:
                try run.run(
                    SampleSource(
                        portraitPath: try portraitPath(), size: Self.size,
                        framesPerSecond: Self.framesPerSecond))
            case .picture(let path):
                try run.run(PictureSource(path: path, framesPerSecond: Self.framesPerSecond))
            case .stream(let path):
                try run.run(Y4MStream(path: path, defaultRate: Self.framesPerSecond))
            case .standardInput: break
            }
        } catch let error as CaptureError {
            throw failure(error, searching: SocketPath.candidates + ["/run/emotiond-\(name)/emotiond.sock"])
        }
    }

    /// What keeps the source from being shown, and for a camera that another program has, what frees it.
    ///
    /// - Parameter sockets: where daemons may listen that have the camera.
    func failure(_ error: CaptureError, searching sockets: [String]) -> ExitError {
        guard case .cannotOpen(_, .resourceBusy) = error else { return ExitError(error) }
        let daemon = sockets.lazy.compactMap { try? StatusQuery(searching: [$0]).ask() }
            .first { $0.status.camera.name == name }
        return ExitError(.unavailable, "\(error); \(Self.advice(on: daemon))")
    }

    /// - Parameter daemon: the one that has the camera; `nil` for another program.
    static func advice(on daemon: DaemonStatus?) -> String {
        guard let daemon else { return "another program has it" }
        guard let unit = daemon.service else {
            return "emotiond has it, process \(daemon.status.processIdentifier)"
        }
        return "'systemctl stop \(unit.name)' frees it"
    }

    private func portraitPath() throws(ExitError) -> String {
        guard let path = ResourcePaths.find("samples/astronaut.jpg") else {
            throw ExitError(.noInput, "samples/astronaut.jpg: not found")
        }
        return path
    }
}
