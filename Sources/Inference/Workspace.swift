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
    private let inputs: [(offset: Int, count: Int)]
    private let outputs: [(offset: Int, count: Int)]

    /// With more than one thread a run is shared among the caller's and others, which sleep between runs.
    public init(for network: Network, maximumBatch: Int = 1, threads: Int = 1) {
        precondition(maximumBatch > 0, "a batch of \(maximumBatch) samples")
        self.maximumBatch = maximumBatch
        samplesPerPass = min(maximumBatch, network.samplesPerPass)
        byteCount = network.workspaceBytes(maximumBatch: maximumBatch)
        let count = byteCount / MemoryLayout<Float>.stride
        memory = ZeroedFloats(count: count)
        kept = memory.base
        passing = kept + network.keptCount * maximumBatch
        scratch = passing + network.passingCount * samplesPerPass
        team = threads > 1 ? ThreadTeam(count: threads) : nil
        inputs = Array(zip(network.inputOffsets.map { $0 * maximumBatch }, network.inputs.map(\.count)))
        outputs = Array(zip(network.outputOffsets.map { $0 * maximumBatch }, network.outputs.map(\.count)))
    }

    /// Lends sample `sample` of an input for writing, row-major. It keeps its values over runs.
    public mutating func withInput<R>(
        _ input: Int = 0, sample: Int, _ body: (inout MutableSpan<Float>) -> R
    ) -> R {
        precondition(0..<maximumBatch ~= sample, "sample \(sample) of \(maximumBatch)")
        let (offset, count) = inputs[input]
        let values = UnsafeMutableBufferPointer(start: kept + offset + sample * count, count: count)
        var span = MutableSpan(_unsafeElements: values)
        return body(&span)
    }

    /// Lends sample `sample` of an output, row-major, as the last run left it.
    public borrowing func withOutput<R>(_ output: Int = 0, sample: Int, _ body: (Span<Float>) -> R) -> R {
        precondition(0..<maximumBatch ~= sample, "sample \(sample) of \(maximumBatch)")
        let (offset, count) = outputs[output]
        let values = UnsafeBufferPointer(start: kept + offset + sample * count, count: count)
        return body(Span(_unsafeElements: values))
    }
}
