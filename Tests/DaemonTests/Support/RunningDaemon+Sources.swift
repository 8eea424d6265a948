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

    /// A daemon that reads a FIFO in its folder, with that FIFO.
    /// - Parameter name: name of the FIFO, which is the camera's in the stream.
    static func onFIFO(
        _ name: String = "fifo", options: [String] = [], configuration: String = "",
        in folder: TemporaryFolder? = nil
    ) throws -> (daemon: RunningDaemon, fifo: FIFO) {
        let folder = try folder ?? TemporaryFolder()
        let path = "\(folder.path)/\(name)"
        let fifo = try FIFO(path: path)
        let daemon = try RunningDaemon(
            ["--source", path] + options, configuration: configuration, in: folder)
        return (daemon, fifo)
    }
}
