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

    /// Returns a bar of whole blocks and an eighth block for the rest.
    static func blocks(_ fraction: Double, width: Int) -> String {
        let eighths = Int(clamping: (min(max(fraction, 0), 1) * Double(width * 8)).rounded())
        let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + rest
    }
}
