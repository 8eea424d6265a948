/// The structure of a network, for display.
public struct NetworkSummary: Sendable, Equatable {
    public struct Step: Sendable, Equatable {
        /// Name of the ONNX node, or of the first of those that were fused into the step.
        public let name: String
        /// Its ONNX operator.
        public let kind: String
        /// The kernel that computes it.
        public let kernel: String
        public let multiplyAdds: Int
    }

    /// ONNX operators of the file and how often it uses each.
    public let operators: [String: Int]
    /// Steps in the order of execution.
    public let steps: [Step]
    /// The instruction set that the kernels use.
    public let instructionSet: String
}

extension Network {
    public var summary: NetworkSummary {
        NetworkSummary(
            operators: operators,
            steps: steps.map {
                .init(
                    name: $0.name, kind: $0.kind, kernel: $0.operation.kernelName,
                    multiplyAdds: $0.multiplyAdds)
            },
            instructionSet: kernels.name)
    }

    /// Returns the size of a workspace for `maximumBatch` samples, in bytes.
    public func workspaceBytes(maximumBatch: Int = 1) -> Int {
        let pass = min(maximumBatch, microBatch)
        let count = persistentCount * maximumBatch + transientCount * pass + scratchCount(samples: pass)
        return count * MemoryLayout<Float>.stride
    }

    /// Runs like ``run(batch:in:)`` on one thread and returns the time of each step of ``summary``.
    public func timedRun(batch: Int, in workspace: inout Workspace) -> [Duration] {
        NetworkRun(self, batch: batch, in: workspace).timed()
    }
}
