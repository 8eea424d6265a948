import ProgramSupport
import StreamProtocol

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
                let bar = WatchView.blocks(time / longest, width: Self.barWidth)
                return name.padded(to: 12) + bar.padded(to: Self.barWidth)
                    + "\(time.fixed(2)) ms".leftPadded(to: 10)
            }).joined(separator: "\n")
    }

    private var share: Double { figures.cpuMsPerFrame * 30 / 1000 * 100 }
}
