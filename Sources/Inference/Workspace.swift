/// What one caller needs to run a network: scratch memory, allocated once, and threads that help.
///
/// The memory holds the network's inputs, outputs and everything in between, for up to `maximumBatch` samples.
public struct Workspace: ~Copyable {
    public let maximumBatch: Int
    /// Size of the memory.
    public let byteCount: Int
    /// Samples that share the memory of values between the steps.
    let samplesPerPass: Int
    private let memory: ZeroedFloats
    let kept: UnsafeMutablePointer<Float>
    let passing: UnsafeMutablePointer<Float>
    let scratch: UnsafeMutablePointer<Float>
    /// `nil` where the caller's thread works alone.
    let team: ThreadTeam?
    /// The deputy's processor time when the run began that it has in hand; `nil` where it has none.
    private var begun: Int64?
    private let inputs: [(offset: Int, count: Int)]
    private let outputs: [(offset: Int, count: Int)]

    /// With more than one thread a run is shared among the caller's and others, which sleep between runs.
    ///
    /// - Parameter hasDeputy: whether there is a thread that can take the caller's place.
    public init(for network: Network, maximumBatch: Int = 1, threads: Int = 1, hasDeputy: Bool = false) {
        precondition(maximumBatch > 0, "a batch of \(maximumBatch) samples")
        self.maximumBatch = maximumBatch
        samplesPerPass = min(maximumBatch, network.samplesPerPass)
        byteCount = network.workspaceBytes(maximumBatch: maximumBatch)
        let count = byteCount / MemoryLayout<Float>.stride
        memory = ZeroedFloats(count: count)
        kept = memory.base
        passing = kept + network.keptCount * maximumBatch
        scratch = passing + network.passingCount * samplesPerPass
        team = threads > 1 || hasDeputy ? ThreadTeam(count: threads, hasDeputy: hasDeputy) : nil
        inputs = Array(zip(network.inputOffsets.map { $0 * maximumBatch }, network.inputs.map(\.count)))
        outputs = Array(zip(network.outputOffsets.map { $0 * maximumBatch }, network.outputs.map(\.count)))
    }

    deinit {
        // Its threads write to the memory.
        if begun != nil { team?.finish() }
    }

    /// Whether a run can be begun; the system may have refused the thread for it.
    public var hasDeputy: Bool { team?.hasDeputy ?? false }

    /// Whether a run was begun and not finished.
    var isBusy: Bool { begun != nil }

    mutating func begin(_ run: NetworkRun) {
        precondition(!isBusy, "a run in a workspace that is busy")
        begun = team?.deputyTime
        team?.begin(run)
    }

    /// Waits for the end of the run that ``Network/begin(batch:in:)`` began, and tells the processor time that it took
    /// the thread in the caller's place, in nanoseconds.
    public mutating func finish() -> Int64 {
        guard let team, let begun = begun.take() else { preconditionFailure("no run was begun") }
        team.finish()
        return team.deputyTime - begun
    }

    /// Lends sample `sample` of an input for writing, row-major. It keeps its values over runs.
    public mutating func withInput<R>(
        _ input: Int = 0, sample: Int, _ body: (inout MutableSpan<Float>) -> R
    ) -> R {
        precondition(!isBusy, "a look into a workspace that is busy")
        precondition(0..<maximumBatch ~= sample, "sample \(sample) of \(maximumBatch)")
        let (offset, count) = inputs[input]
        let values = UnsafeMutableBufferPointer(start: kept + offset + sample * count, count: count)
        var span = MutableSpan(_unsafeElements: values)
        return body(&span)
    }

    /// Lends sample `sample` of an output, row-major, as the last run left it.
    public borrowing func withOutput<R>(_ output: Int = 0, sample: Int, _ body: (Span<Float>) -> R) -> R {
        precondition(!isBusy, "a look into a workspace that is busy")
        precondition(0..<maximumBatch ~= sample, "sample \(sample) of \(maximumBatch)")
        let (offset, count) = outputs[output]
        let values = UnsafeBufferPointer(start: kept + offset + sample * count, count: count)
        return body(Span(_unsafeElements: values))
    }
}
