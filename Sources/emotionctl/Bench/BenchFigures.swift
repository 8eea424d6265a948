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
