import TestSupport

extension RunningDaemon {
    /// A daemon that watches a small sample, so that it leaves most of the processor to others.
    static func onSample(
        configuration: String = "", environment: [String: String] = [:],
        in folder: TemporaryFolder? = nil, listener: Int32? = nil, errorOutput: String? = nil,
        prologue: String = ""
    ) throws -> RunningDaemon {
        try RunningDaemon(
            ["--source", "sample"],
            configuration: "camera:\n  width: 160\n  height: 120\n  fps: 10\n" + configuration,
            environment: environment, in: folder, listener: listener, errorOutput: errorOutput,
            prologue: prologue)
    }
}
