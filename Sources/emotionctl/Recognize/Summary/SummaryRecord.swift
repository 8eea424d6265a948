import EmotionRecognition

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
