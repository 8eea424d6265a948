import Publishing

/// Lays out the live view: two rows of status, then a block per face.
struct WatchView {
    let columns: Int
    let rows: Int
    /// The daemon's socket, for whoever wants to read it from another program.
    let socket: String

    /// At most `rows` rows.
    func lines(_ state: WatchState) -> [StyledText] {
        let head = [cameraLine(state), numbersLine(state), StyledText()]
        let faces = state.frame?.faces ?? []
        let body = faces.isEmpty ? [StyledText(" " + idleText(state), .dim)] : blocks(faces, state)
        return Array((head + body).prefix(rows))
    }

    private func cameraLine(_ state: WatchState) -> StyledText {
        var line = StyledText(" " + (state.hello?.camera ?? "connecting"), .bold)
        if let camera = state.camera {
            line.add("  ")
            line.add(camera.state, camera.state == "online" ? .green : .red)
            line.add("  " + camera.reason)
        }
        line.add("   " + socket, .dim)
        return line
    }

    private func numbersLine(_ state: WatchState) -> StyledText {
        guard let frame = state.frame else { return StyledText() }
        let rate = state.framesPerSecond?.fixed(1) ?? "–"
        let latency = (Double(frame.latencyMicroseconds) / 1000).fixed(1)
        var line = StyledText(" \(rate) fps   latency \(latency) ms   frame \(frame.sequence)")
        line.add("   \(frame.width)×\(frame.height)", .dim)
        if frame.dropped > 0 { line.add("   \(frame.dropped) dropped", .red) }
        return line
    }

    private func idleText(_ state: WatchState) -> String {
        if state.frame != nil { return "no face" }
        return state.camera?.state == "offline" ? "waiting for the camera" : "waiting for the first frame"
    }

    /// As many faces as fit, and how many do not.
    private func blocks(_ faces: [FrameLine.Face], _ state: WatchState) -> [StyledText] {
        let labels = state.hello?.labels ?? []
        let blockHeight = labels.count + 2  // with the empty row between blocks
        let room = rows - 3
        let fit = (room + 1) / blockHeight
        if faces.count <= fit {
            return Array(faces.map { block($0, labels) }.joined(separator: [StyledText()]))
        }
        let shown = max(1, room / blockHeight)
        let more = StyledText(" +\(faces.count - shown) more", .dim)
        return faces.prefix(shown).flatMap { block($0, labels) + [StyledText()] }.dropLast() + [more]
    }

    private func block(_ face: FrameLine.Face, _ labels: [String]) -> [StyledText] {
        var title = StyledText(" face \(face.id)  ")
        title.add(face.label, .bold)
        let box = face.box
        title.add("   \(face.ageFrames) frames   \(box.width)×\(box.height) at \(box.x),\(box.y)", .dim)
        return [title] + labels.map { bar($0, face) }
    }

    private func bar(_ label: String, _ face: FrameLine.Face) -> StyledText {
        let style: StyledText.Style = label == face.label ? .bold : .plain
        let name = label.padded(to: 9)
        guard let probability = face.probabilities[label] else {
            return StyledText("   \(name)      –", .dim)
        }
        let percent = ((probability * 100).fixed(1) + "%").leftPadded(to: 6)
        var line = StyledText("   \(name) \(percent) ", style)
        line.add(Self.blocks(probability, width: max(0, columns - 22)), Self.colour(of: label))
        return line
    }

    /// Whole blocks and an eighth-block for the rest.
    static func blocks(_ fraction: Double, width: Int) -> String {
        let eighths = Int((min(max(fraction, 0), 1) * Double(width * 8)).rounded())
        let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + rest
    }

    static func colour(of label: String) -> StyledText.Style {
        switch label {
        case "angry": .red
        case "disgust": .green
        case "happy": .yellow
        case "sad": .blue
        case "fear": .magenta
        case "surprise": .cyan
        default: .white
        }
    }
}
