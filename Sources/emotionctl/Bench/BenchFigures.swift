import Publishing

/// What a run cost, a frame.
struct BenchFigures: JSONRecord {
    struct Latency: Encodable {
        let p50: Double
        let p99: Double
    }

    /// Processor time in milliseconds.
    struct Stages: Encodable {
        let capture: Double
        let detection: Double
        let gate: Double
        let scoring: Double
        let tracking: Double
        /// Everything else, of which most is publishing.
        let other: Double
    }

    let frames: Int
    /// Faces in all frames together, and those that went through the network.
    let faces: Int
    let facesScored: Int
    /// Of all threads, in milliseconds.
    let cpuMsPerFrame: Double
    /// From capture to publication, in milliseconds.
    let latencyMs: Latency
    /// Memory in use at the end.
    let residentMb: Double?
    let stages: Stages

    /// `nil` where the daemon does not tell of its stages.
    ///
    /// - Parameter latencies: of the frames between the two, in microseconds; at least one.
    init?(from start: StatusLine, to end: StatusLine, faces: Int, latencies: [Int]) {
        guard let before = start.stagesMicroseconds, let after = end.stagesMicroseconds,
            let scoredBefore = start.facesScored, let scored = end.facesScored
        else { return nil }
        let frames = end.frames - start.frames
        func perFrame(_ stage: KeyPath<StatusLine.Stages, Int>) -> Double {
            Double(after[keyPath: stage] - before[keyPath: stage]) / 1000 / Double(frames)
        }
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
        let known = [
            perFrame(\.capture), perFrame(\.detection), perFrame(\.gate), perFrame(\.scoring),
            perFrame(\.tracking),
        ]
        stages = Stages(
            capture: known[0], detection: known[1], gate: known[2], scoring: known[3], tracking: known[4],
            other: max(0, cpuMsPerFrame - known.reduce(0, +)))
    }
}
