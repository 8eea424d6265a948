/// What a network consists of, for people.
public struct NetworkSummary: Sendable, Equatable {
    public struct Step: Sendable, Equatable {
        /// The ONNX node, or the first of those that were joined into the step.
        public let name: String
        /// Its ONNX operator.
        public let kind: String
        /// The kernel that computes it.
        public let kernel: String
        public let multiplyAdds: Int
    }

    /// ONNX operators of the file and how often it uses each.
    public let operators: [String: Int]
    /// What a run does, in order.
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

    /// Size of a workspace for so many samples.
    public func workspaceBytes(maximumBatch: Int = 1) -> Int {
        let pass = min(maximumBatch, samplesPerPass)
        let count = keptCount * maximumBatch + passingCount * pass + scratchCount(samples: pass)
        return count * MemoryLayout<Float>.stride
    }

    /// Runs as ``run(batch:in:)`` does, on one thread, and tells the time that each step of ``summary`` took.
    public func timedRun(batch: Int, in workspace: inout Workspace) -> [Duration] {
        NetworkRun(self, batch: batch, in: workspace).timed()
    }
}
