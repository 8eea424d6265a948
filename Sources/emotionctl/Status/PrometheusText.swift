import StreamProtocol

/// The state of a daemon in Prometheus's text format, for node_exporter's textfile collector
/// (https://prometheus.io/docs/instrumenting/exposition_formats).
///
/// Every series has the socket as a label, the only one that distinguishes the daemons of a machine: several
/// may have a camera of the same name, such as `stdin`, and one that is down has none.
struct PrometheusText {
    private(set) var text = ""

    /// The page if no daemon answers at `socket`.
    static func noDaemon(socket: String) -> PrometheusText {
        var page = PrometheusText()
        page.isUp(false, [("socket", socket)])
        return page
    }

    private init() {}

    init(_ status: DaemonStatus) {
        let line = status.status
        let socket = [("socket", status.socket)]
        let camera = socket + [("camera", line.camera.name)]
        isUp(true, socket)
        metric("build_info", "gauge", "The program and its model.") { page in
            page.sample(
                1,
                camera + [
                    ("daemon", status.daemon), ("model", status.model.name), ("sha256", status.model.sha256),
                ])
        }
        metric("camera_state", "gauge", "1 for the state that the camera is in.") { page in
            let online = CameraState.online.rawValue
            let state = status.isHealthy ? online : line.camera.reason
            for known in [online] + OfflineReason.allCases.map(\.rawValue) {
                page.sample(known == state ? 1 : 0, camera + [("state", known)])
            }
        }
        counter("frames_total", "Frames published.", line.frames, camera)
        counter("broken_frames_total", "Frames that came damaged.", line.brokenFrames, camera)
        if let dropped = line.captureDropped {
            counter(
                "capture_dropped_frames_total", "Frames skipped as the machine was too slow for them.",
                dropped, camera)
        }
        counter("dropped_frames_total", "Frames that clients were too slow for.", line.dropped, camera)
        counter("camera_reconnects_total", "How often the camera came back.", line.reconnects, camera)
        gauge("frames_per_second", "Over the last frames.", line.framesPerSecond ?? 0, camera)
        if let isTooDark = line.isTooDark {
            gauge(
                "camera_too_dark", "Whether the picture is too dark to see anything.", isTooDark ? 1 : 0,
                camera)
        }
        gauge("faces", "Faces in view.", Double(line.faces), camera)
        gauge("clients", "Clients connected.", Double(line.clients), camera)
        gauge("uptime_seconds", "Since the daemon started.", line.uptimeSeconds, camera)
        metric("cpu_seconds_total", "counter", "Processor time of the daemon.") { page in
            page.sample(line.cpuSeconds, camera)
        }
        if let stages = line.stages {
            metric("stage_cpu_seconds_total", "counter", "Processor time of the pipeline's stages.") { page in
                for stage in Stage.allCases {
                    page.sample(Double(stages[stage]) / 1e9, camera + [("stage", stage.rawValue)])
                }
            }
        }
        if let scored = line.facesScored {
            counter("faces_scored_total", "Faces that went through the network.", scored, camera)
        }
        if let memory = line.residentMegabytes {
            gauge("resident_memory_bytes", "Memory in use.", (memory * 1_048_576).rounded(), camera)
        }
        if let restarts = status.service?.restarts {
            counter("restarts_total", "How often systemd restarted the daemon.", restarts, camera)
        }
        histogram(line.latency, camera)
    }

    private typealias Labels = [(name: String, value: String)]

    private var name = ""

    private mutating func isUp(_ value: Bool, _ socket: Labels) {
        gauge("up", "Whether a daemon answers.", value ? 1 : 0, socket)
    }

    private mutating func counter(_ name: String, _ help: String, _ value: Int, _ labels: Labels) {
        metric(name, "counter", help) { $0.sample(Double(value), labels) }
    }

    private mutating func gauge(_ name: String, _ help: String, _ value: Double, _ labels: Labels) {
        metric(name, "gauge", help) { $0.sample(value, labels) }
    }

    /// Buckets count everything up to their bound.
    private mutating func histogram(_ latency: LatencyHistogram, _ labels: Labels) {
        metric("latency_seconds", "histogram", "From capture to publication.") { page in
            var count = 0
            let bounds = latency.boundsMicroseconds.map { Self.number(Double($0) / 1e6) } + ["+Inf"]
            for (bound, frames) in zip(bounds, latency.counts) {
                count += frames
                page.sample(Double(count), labels + [("le", bound)], suffix: "_bucket")
            }
            page.sample(Double(latency.sumMicroseconds) / 1e6, labels, suffix: "_sum")
            page.sample(Double(count), labels, suffix: "_count")
        }
    }

    private mutating func metric(
        _ name: String, _ type: String, _ help: String, _ samples: (inout PrometheusText) -> Void
    ) {
        self.name = "emotiond_\(name)"
        text += "# HELP \(self.name) \(help)\n# TYPE \(self.name) \(type)\n"
        samples(&self)
    }

    private mutating func sample(_ value: Double, _ labels: Labels, suffix: String = "") {
        let list = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
        text += "\(name)\(suffix)\(list.isEmpty ? "" : "{\(list)}") \(Self.number(value))\n"
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(clamping: value))" : "\(value)"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
