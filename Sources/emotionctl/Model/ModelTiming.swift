import Inference

/// The time of a network for one face, on one thread.
struct ModelTiming {
    /// Median time of each step in microseconds, in the order of the network's summary; empty if the network
    /// is too large to be measured.
    let steps: [Double]

    var total: Double { steps.reduce(0, +) }

    /// Maximum number of multiply-adds to measure, which take seconds; any file may ask for hours of work.
    private static let mostMultiplyAdds = 50_000_000_000
    private static let mostWorkspaceBytes = 1 << 29

    private static let longestMeasurement = Duration.milliseconds(300)
    private static let mostRuns = 31

    init(_ network: Network) {
        guard network.multiplyAdds <= Self.mostMultiplyAdds,
            network.workspaceBytes() <= Self.mostWorkspaceBytes
        else {
            steps = []
            return
        }
        var workspace = Workspace(for: network)
        // The first run loads the weights into the caches.
        var runs = [network.timedRun(batch: 1, in: &workspace)]
        let end = ContinuousClock.now + Self.longestMeasurement
        while runs.count < Self.mostRuns, .now < end {
            runs.append(network.timedRun(batch: 1, in: &workspace))
        }
        steps = runs[0].indices.map { step in
            let times = runs.map { $0[step] }.sorted()
            return times[times.count / 2] / .microseconds(1)
        }
    }
}
