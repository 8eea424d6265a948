import ProgramSupport
import StreamProtocol

/// Lays out the live view: two rows of status, then a panel per face.
struct WatchView {
    let columns: Int
    let rows: Int
    /// Socket of the daemon, displayed for use in other programs.
    let socket: String
    let hasColors: Bool

    /// Returns at most `rows` rows.
    func lines(_ state: WatchState) -> [StyledText] {
        var head = [cameraLine(state), numbersLine(state)]
        if rows >= 20 { head.append(StyledText()) }
        return Array((head + body(state, rows: rows - head.count)).prefix(rows))
    }

    private func cameraLine(_ state: WatchState) -> StyledText {
        var line = StyledText(" " + (state.hello?.camera ?? "connecting"), .bold)
        if let camera = state.camera {
            line.add("  ")
            line.add(camera.state, camera.isOnline ? .green : .red)
            line.add("  " + camera.reason)
        }
        line.add("   " + socket, .dim)
        return line
    }

    private func numbersLine(_ state: WatchState) -> StyledText {
        var parts: [StyledText] = []
        if let frame = state.frame {
            parts.append(StyledText("\(state.framesPerSecond?.fixed(1) ?? "–") fps"))
            parts.append(StyledText("latency \((Double(frame.latencyMicroseconds) / 1000).fixed(1)) ms"))
        }
        if let clients = state.clients {
            parts.append(StyledText(clients.counted("client")))
        }
        if let frame = state.frame {
            if frame.dropped > 0 { parts.append(StyledText("\(frame.dropped) dropped", .red)) }
            parts.append(StyledText("frame \(frame.sequence)   \(frame.width)×\(frame.height)", .dim))
        }
        var line = StyledText(" ")
        for (index, part) in parts.enumerated() {
            if index > 0 { line.add("   ") }
            line.add(part)
        }
        return line
    }

    private func body(_ state: WatchState, rows: Int) -> [StyledText] {
        guard let frame = state.frame, !frame.faces.isEmpty else {
            return [StyledText(" " + idleText(state), .dim)]
        }
        let labels = state.hello?.labels ?? []
        let height = FacePanel.height(labels: labels.count, hasColors: hasColors)
        let fits = { (across: Int) in
            let down = (frame.faces.count + across - 1) / across
            return down * (height + 1) - 1 <= rows
        }
        let across = (1...max(1, columns / FacePanel.narrowest)).first(where: fits)
        let styles = LabelStyles(labels)
        let panels = frame.faces.map { face in
            FacePanel(
                face: face, history: state.histories[face.id] ?? LabelHistory(), now: frame.second,
                labels: labels, styles: styles, width: across.map { columns / $0 - 1 } ?? columns,
                hasColors: hasColors)
        }
        return across.map { grid(panels, across: $0) } ?? list(panels, rows: rows)
    }

    private func idleText(_ state: WatchState) -> String {
        if state.hello == nil { return "waiting for the daemon" }
        if state.frame != nil { return "no face" }
        return state.camera?.isOnline == false ? "waiting for the camera" : "waiting for the first frame"
    }

    /// Lays out the panels with an empty line between them.
    private func grid(_ panels: [FacePanel], across: Int) -> [StyledText] {
        let rows = stride(from: 0, to: panels.count, by: across).map { first in
            let beside = panels[first...].prefix(across).map(\.lines)
            return beside[0].indices.map { line in
                var row = StyledText()
                for lines in beside {
                    row.add(lines[line].fitted(to: columns / across - 1))
                    row.add(" ")
                }
                return row
            }
        }
        return Array(rows.joined(separator: [StyledText()]))
    }

    /// Lays out a row per face, and the number of faces without one.
    private func list(_ panels: [FacePanel], rows: Int) -> [StyledText] {
        guard panels.count > rows else { return panels.map(\.row) }
        let shown = max(0, rows - 1)
        return panels.prefix(shown).map(\.row) + [StyledText(" +\(panels.count - shown) more", .dim)]
    }
}

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
