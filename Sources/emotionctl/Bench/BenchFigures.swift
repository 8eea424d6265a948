import ProgramSupport
import StreamProtocol

/// Cost of a run, per frame.
struct BenchFigures: JSONRecord {
    struct Latency: Encodable {
        let p50: Double
        let p99: Double
    }

    let frames: Int
    /// Total number of faces, and of those that the network classified.
    let faces: Int
    let facesScored: Int
    /// Processor time of all threads per frame, in milliseconds.
    let cpuMsPerFrame: Double
    /// Time from capture to publication, in milliseconds.
    let latencyMs: Latency
    /// Resident memory at the end.
    let residentMb: Double?
    /// Processor time in milliseconds by the stages' names, and `other`: everything else, of which most is
    /// publishing.
    let stages: [String: Double]

    static let other = "other"

    /// Computes the figures from two states of the daemon; `nil` if it does not report its stages.
    ///
    /// - Parameter latencies: of the frames between the two, in microseconds; at least one.
    init?(from start: Status, to end: Status, faces: Int, latencies: [Int]) {
        guard let before = start.stages, let after = end.stages,
            let scoredBefore = start.facesScored, let scored = end.facesScored
        else { return nil }
        let frames = end.frames - start.frames
        let sorted = latencies.sorted()
        func quantile(_ share: Double) -> Double {
            Double(sorted[Int(clamping: (Double(sorted.count - 1) * share).rounded())]) / 1000
        }
        self.frames = frames
        self.faces = faces
        facesScored = scored - scoredBefore
        cpuMsPerFrame = (end.cpuSeconds - start.cpuSeconds) * 1000 / Double(frames)
        latencyMs = Latency(p50: quantile(0.5), p99: quantile(0.99))
        residentMb = end.residentMegabytes
        var stages: [String: Double] = [:]
        for stage in Stage.allCases {
            stages[stage.rawValue] = Double(after[stage] - before[stage]) / 1e6 / Double(frames)
        }
        stages[Self.other] = max(0, cpuMsPerFrame - stages.values.reduce(0, +))
        self.stages = stages
    }
}

/// The figures of a run as text for a terminal.
struct BenchTable {
    private static let barWidth = 24

    let figures: BenchFigures

    var text: String {
        let memory = figures.residentMb.map { "\($0.fixed(1)) MB" } ?? "unknown"
        let rows = [
            (
                "frames",
                "\(figures.frames), with \(figures.faces.counted("face")), of which \(figures.facesScored) were scored"
            ),
            (
                "cpu",
                "\(figures.cpuMsPerFrame.fixed(2)) ms a frame: \(share.fixed(1)) % of a core at 30 frames a second"
            ),
            (
                "latency",
                "median \(figures.latencyMs.p50.fixed(1)) ms, 99 % below \(figures.latencyMs.p99.fixed(1)) ms"
            ),
            ("memory", memory),
        ]
        let names = Stage.allCases.map(\.rawValue) + [BenchFigures.other]
        let bars = names.map { ($0, figures.stages[$0] ?? 0) }
        let longest = max(bars.map(\.1).max() ?? 0, 1e-9)
        return
            (rows.map { $0.0.padded(to: 12) + $0.1 }
            + bars.map { name, time in
                let bar = Columns.bar(time / longest, width: Self.barWidth)
                return name.padded(to: 12) + bar.padded(to: Self.barWidth)
                    + "\(time.fixed(2)) ms".leftPadded(to: 10)
            }).joined(separator: "\n")
    }

    private var share: Double { figures.cpuMsPerFrame * 30 / 1000 * 100 }
}
