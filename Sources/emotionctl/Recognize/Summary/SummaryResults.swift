import EmotionRecognition
import ProgramSupport
import Tracking

/// Writes the summary of each file as text, as a table with a row per face, or as JSON lines.
struct SummaryResults: ResultWriter {
    private let output: StandardOutput
    private let form: OutputForm
    private let labels: [Emotion]
    private let styles: LabelStyles
    private var summary: FileSummary?

    init(_ output: StandardOutput, _ form: OutputForm, labels: [Emotion]) throws {
        self.output = output
        self.form = form
        self.labels = labels
        styles = LabelStyles(labels.map(\.rawValue))
        guard case .csv = form else { return }
        let columns = ["file", "id", "first_seconds", "last_seconds", "frames", "label", "changes"]
        try output.writePlain(CSV.line(columns + labels.map(\.rawValue)))
    }

    mutating func write(_ recognized: RecognizedFrame) {
        var summary = summary ?? FileSummary(file: recognized.position.file)
        summary.add(recognized)
        self.summary = summary
    }

    mutating func end(_: [FaceEvent], after last: RecognizedFrame, frameSeconds: Double) throws {
        guard var summary = summary.take() else { return }
        summary.end(after: last, frameSeconds: frameSeconds)
        switch form {
        case .json: try output.writePlain(try SummaryRecord(summary, labels: labels).json() + "\n")
        case .csv: try output.writePlain(summary.tracks.map { row($0, of: summary) }.joined())
        case .table(let hasColors):
            let lines = text(summary).map { $0.rendered(columns: .max, hasColors: hasColors) + "\n" }
            try output.write(lines.joined())
        }
    }

    private func row(_ track: TrackSummary, of summary: FileSummary) -> String {
        let times = [track.firstSeconds, track.lastSeconds].map { CSV.number($0) }
        return CSV.line(
            [summary.file, String(track.id)] + times
                + [String(track.frames), track.mainLabel.rawValue, String(track.changes)]
                + labels.map { CSV.number(track.share(of: $0)) })
    }

    private func text(_ summary: FileSummary) -> [StyledText] {
        var head = StyledText(summary.file, .bold)
        let frames = summary.frames.counted("frame")
        let time = summary.seconds > 0 ? "  \(frames), \(summary.seconds.fixed(1)) s" : ""
        head.add(time + (summary.tracks.isEmpty ? "  no face" : ""), .dim)
        return [head] + summary.tracks.map { text($0, isOfVideo: summary.seconds > 0) }
    }

    private func text(_ track: TrackSummary, isOfVideo: Bool) -> StyledText {
        var line = StyledText("\(track.id)".leftPadded(to: 5))
        let shown = labels.filter { track.share(of: $0) >= 0.005 }
            .sorted { track.share(of: $0) > track.share(of: $1) }
        for label in shown {
            line.add("  \(label)", styles[label.rawValue])
            if isOfVideo { line.add(" \((track.share(of: label) * 100).fixed(0)) %") }
        }
        if isOfVideo {
            let span = "\(track.firstSeconds.fixed(1)) to \(track.lastSeconds.fixed(1)) s"
            line.add("   \(track.changes) changes, \(span)", .dim)
        }
        return line
    }
}

/// The summary of a file as one line of JSON.
struct SummaryRecord: JSONRecord {
    struct Source: Encodable {
        let file: String
    }

    struct Face: Encodable {
        let id: Int
        let firstSeconds: Double
        let lastSeconds: Double
        let frames: Int
        let label: String
        let changes: Int
        /// Share of the time of each label.
        let shares: [String: Double]
    }

    let type = "summary"
    let source: Source
    let frames: Int
    let seconds: Double
    let faces: [Face]

    private enum CodingKeys: CodingKey {
        case type, source, frames, seconds, faces
    }

    init(_ summary: FileSummary, labels: [Emotion]) {
        source = Source(file: summary.file)
        (frames, seconds) = (summary.frames, Self.rounded(summary.seconds))
        faces = summary.tracks.map { track in
            Face(
                id: track.id, firstSeconds: Self.rounded(track.firstSeconds),
                lastSeconds: Self.rounded(track.lastSeconds), frames: track.frames,
                label: track.mainLabel.rawValue, changes: track.changes,
                shares: Dictionary(
                    uniqueKeysWithValues: labels.map { ($0.rawValue, Self.rounded(track.share(of: $0))) }))
        }
    }

    /// Rounds a number to the decimals of the stream.
    private static func rounded(_ number: Double) -> Double { (number * 1e5).rounded() / 1e5 }
}

/// Summary of a picture or video.
struct FileSummary {
    let file: String
    private(set) var frames = 0
    /// Duration of a video; 0 for a picture.
    private(set) var seconds = 0.0
    /// Tracks in the order of their appearance.
    private(set) var tracks: [TrackSummary] = []

    init(file: String) {
        self.file = file
    }

    mutating func add(_ recognized: RecognizedFrame) {
        frames += 1
        let time = recognized.position.seconds
        for face in recognized.faces {
            if let place = tracks.firstIndex(where: { $0.id == face.id }) {
                tracks[place].see(face, at: time)
            } else {
                tracks.append(TrackSummary(face, at: time))
            }
        }
    }

    mutating func end(after last: RecognizedFrame, frameSeconds: Double) {
        if last.isOfVideo { seconds = last.position.seconds + frameSeconds }
        for place in tracks.indices { tracks[place].end(frameSeconds: frameSeconds) }
    }
}

/// The labels of a face from its first frame to its last.
struct TrackSummary {
    let id: Int
    /// Times at which the face was first and last seen, from the start of the file.
    let firstSeconds: Double
    private(set) var lastSeconds: Double
    private(set) var frames = 0
    /// Number of changes of the smoothed label.
    private(set) var changes = 0
    private var label: Emotion
    private var seconds: [Emotion: Double] = [:]

    init(_ face: TrackedFace, at time: Double) {
        (id, label, firstSeconds, lastSeconds) = (face.id, face.label, time, time)
        see(face, at: time)
    }

    /// Adds a frame; the previous label counts until then.
    mutating func see(_ face: TrackedFace, at time: Double) {
        seconds[label, default: 0] += time - lastSeconds
        if face.label != label { changes += 1 }
        (label, lastSeconds) = (face.label, time)
        frames += 1
    }

    /// - Parameter frameSeconds: duration of the last frame.
    mutating func end(frameSeconds: Double) {
        seconds[label, default: 0] += frameSeconds
    }

    /// Returns the label's share of the time, in 0...1.
    func share(of label: Emotion) -> Double {
        let total = seconds.values.reduce(0, +)
        return total > 0 ? seconds[label, default: 0] / total : 0
    }

    /// Label with the largest share of the time.
    var mainLabel: Emotion {
        // The name decides between equals, as a dictionary's order changes from run to run.
        seconds.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key ?? label
    }
}
