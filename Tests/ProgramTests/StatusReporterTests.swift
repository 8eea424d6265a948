import StreamProtocol
import Testing

@testable import emotiond

@Suite struct StatusReporterTests {
    private func line(_ camera: Status.Camera, rate: Double? = 29.96, isTooDark: Bool = false) -> String {
        StatusReporter.line(
            Status(
                processIdentifier: 1, uptimeSeconds: 1, cpuSeconds: 1, residentMegabytes: nil, frames: 9,
                faces: 2, framesPerSecond: rate, latencyMicroseconds: nil, latency: LatencyHistogram(),
                stages: nil, facesScored: nil, clients: 1, dropped: 0, brokenFrames: 0, captureDropped: nil,
                reconnects: 0, isTooDark: isTooDark, camera: camera))
    }

    @Test func `an online camera has its rate`() {
        let camera = Status.Camera(name: "video0", state: .online, reason: "640x480 YUYV 30 fps")
        #expect(line(camera) == "video0 30.0 fps, 2 faces, 1 client")
        #expect(
            line(camera, isTooDark: true)
                == "video0 30.0 fps, too dark to see anything, 2 faces, 1 client")
    }

    @Test func `an offline camera has its reason`() {
        let camera = Status.Camera(name: "video0", state: .offline, reason: "busy")
        #expect(line(camera, rate: nil) == "video0 offline: busy, 2 faces, 1 client")
    }

    @Test func `a camera that was not tried yet is starting`() {
        #expect(line(Status.Camera(name: "video0"), rate: nil) == "video0 starting, 2 faces, 1 client")
    }
}
