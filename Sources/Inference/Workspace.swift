/// The memory and threads with which one caller runs a network, allocated once.
///
/// The memory holds the network's inputs, outputs and intermediate values for up to `maximumBatch` samples.
public struct Workspace: ~Copyable {
    public let maximumBatch: Int
    /// Size of the memory in bytes.
    public let byteCount: Int
    /// Number of samples that take each step together.
    let microBatch: Int
    private let memory: ZeroedFloats
    let persistent: UnsafeMutablePointer<Float>
    let transient: UnsafeMutablePointer<Float>
    let scratch: UnsafeMutablePointer<Float>
    /// Threads beside the caller's; `nil` if there are none.
    let workers: WorkerPool?
    /// CPU time of the background worker when its current run started; `nil` without one.
    private var started: Int64?
    private let inputs: [(offset: Int, count: Int)]
    private let outputs: [(offset: Int, count: Int)]

    /// Allocates the memory and starts the threads, which sleep between runs.
    ///
    /// - Parameter supportsAsync: whether there is a background worker for ``Network/start(batch:in:)``.
    public init(for network: Network, maximumBatch: Int = 1, threads: Int = 1, supportsAsync: Bool = false) {
        precondition(maximumBatch > 0, "a batch of \(maximumBatch) samples")
        self.maximumBatch = maximumBatch
        microBatch = min(maximumBatch, network.microBatch)
        byteCount = network.workspaceBytes(maximumBatch: maximumBatch)
        let count = byteCount / MemoryLayout<Float>.stride
        memory = ZeroedFloats(count: count)
        persistent = memory.base
        transient = persistent + network.persistentCount * maximumBatch
        scratch = transient + network.transientCount * microBatch
        workers =
            threads > 1 || supportsAsync ? WorkerPool(count: threads, supportsAsync: supportsAsync) : nil
        inputs = Array(zip(network.inputOffsets.map { $0 * maximumBatch }, network.inputs.map(\.count)))
        outputs = Array(zip(network.outputOffsets.map { $0 * maximumBatch }, network.outputs.map(\.count)))
    }

    deinit {
        // The threads write to the memory.
        if started != nil { workers?.finish() }
    }

    /// Whether a run can be started in the background; the system may have refused the thread.
    public var supportsAsync: Bool { workers?.supportsAsync ?? false }

    /// Whether a run was started and not finished.
    var isBusy: Bool { started != nil }

    mutating func start(_ run: NetworkRun) {
        precondition(!isBusy, "a run in a workspace that is busy")
        started = workers?.backgroundTime
        workers?.start(run)
    }

    /// Waits for the run that ``Network/start(batch:in:)`` started, and returns the CPU time of the
    /// background worker in nanoseconds.
    public mutating func finish() -> Int64 {
        guard let workers, let started = started.take() else { preconditionFailure("no run was started") }
        workers.finish()
        return workers.backgroundTime - started
    }

    /// Lends sample `sample` of an input for writing, row-major. Its values persist between runs.
    public mutating func withInput<R>(
        _ input: Int = 0, sample: Int, _ body: (inout MutableSpan<Float>) -> R
    ) -> R {
        precondition(!isBusy, "a look into a workspace that is busy")
        precondition(0..<maximumBatch ~= sample, "sample \(sample) of \(maximumBatch)")
        let (offset, count) = inputs[input]
        let values = UnsafeMutableBufferPointer(start: persistent + offset + sample * count, count: count)
        var span = MutableSpan(_unsafeElements: values)
        return body(&span)
    }

    /// Lends sample `sample` of an output of the last run, row-major.
    public borrowing func withOutput<R>(_ output: Int = 0, sample: Int, _ body: (Span<Float>) -> R) -> R {
        precondition(!isBusy, "a look into a workspace that is busy")
        precondition(0..<maximumBatch ~= sample, "sample \(sample) of \(maximumBatch)")
        let (offset, count) = outputs[output]
        let values = UnsafeBufferPointer(start: persistent + offset + sample * count, count: count)
        return body(Span(_unsafeElements: values))
    }
}
