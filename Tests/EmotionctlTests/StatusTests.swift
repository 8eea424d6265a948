import Foundation
import StreamProtocol
import TestSupport
import Testing

@testable import emotionctl

@Suite struct StatusTests {
    /// - Parameter camera: the members of `camera` behind its name.
    /// - Parameter name: the camera's, in JSON.
    private func status(
        camera: String, fps: String = #""fps":29.97,"#, name: String = "video0", socket: String = "/run/s",
        faces: Int = 2, clients: Int = 3, service: ServiceUnit? = nil
    ) throws -> DaemonStatus {
        let hello =
            #"{"type":"hello","protocol":{"major":1,"minor":0},"daemon":"emotiond 0.1.0","camera":"video0","#
            + #""model":{"name":"default","sha256":"0123456789abcdef"},"labels":["happy"]}"#
        let reply =
            #"{"type":"reply","id":1,"error":"success","status":{"pid":42,"uptime_s":93784.5,"cpu_s":9378.45,"#
            + #""resident_mb":57.25,"frames":2800,"faces":\#(faces),\#(fps)"latency_us":8400,"#
            + #""latency":{"sum_us":22000000,"bounds_us":[5000,10000],"counts":[800,1990,10]},"#
            + #""clients":\#(clients),"dropped":7,"broken_frames":5,"reconnects":4,"camera":{"name":"\#(name)"\#(camera)}}}"#
        guard case .hello(let hello) = try StreamMessage(Array(hello.utf8)),
            case .reply(let reply) = try StreamMessage(Array(reply.utf8))
        else { throw Unexpected() }
        return DaemonStatus(
            socket: socket, hello: hello, status: try #require(reply.status), service: service)
    }

    private struct Unexpected: Error {}

    private static let online = #","state":"online","reason":"640x480 MJPG 30 fps""#
    private static let offline =
        #","state":"offline","reason":"unplugged","detail":"/dev/video0: No such device""#

    private func lines(_ status: DaemonStatus) -> [String] {
        StatusTable(status: status).text.split(separator: "\n").map(String.init)
    }

    @Test func `the first line reports that all is well`() throws {
        let lines = lines(try status(camera: Self.online))
        #expect(lines.first == "video0 online, 30.0 fps, 2 faces, 3 clients")
    }

    @Test func `the first line reports what is wrong`() throws {
        let lines = lines(try status(camera: Self.offline, fps: ""))
        #expect(
            lines.first == "video0 offline: unplugged (/dev/video0: No such device), 2 faces, 3 clients")
    }

    @Test func `a camera that was not tried yet is starting`() throws {
        let status = try status(camera: "", fps: "")
        #expect(lines(status).first == "video0 starting, 2 faces, 3 clients")
        #expect(!status.isHealthy)
    }

    @Test func `the advice to free a camera names the unit that has it`() throws {
        let unit = ServiceUnit(name: "emotiond@video0.service", restarts: 1)
        #expect(
            SessionSource.advice(on: try status(camera: Self.online, service: unit))
                == "'systemctl stop emotiond@video0.service' frees it")
        #expect(
            SessionSource.advice(on: try status(camera: Self.online)) == "emotiond has it, process 42")
        #expect(SessionSource.advice(on: nil) == "another program has it")
    }

    @Test func `the details follow`() throws {
        let unit = ServiceUnit(name: "emotiond@video0.service", restarts: 1)
        #expect(
            lines(try status(camera: Self.online, service: unit)).dropFirst() == [
                "    daemon    emotiond 0.1.0 at /run/s, up 1 d 2 h",
                "    service   emotiond@video0.service, restarted 1 time by systemd",
                "    model     default, SHA-256 0123456789ab…",
                "    format    640x480 MJPG 30 fps",
                "    frames    2800, 5 broken and skipped, 4 reconnects",
                "    latency   median 6.5 ms, 99 % below 10.0 ms",
                "    clients   3, which missed 7 frames",
                "    cost      10.0 % of a core on average, 57.3 MB",
            ])
    }

    @Test(arguments: [(0, 1, "0 faces, 1 client"), (1, 2, "1 face, 2 clients")])
    func `a count of one is in the singular`(faces: Int, clients: Int, text: String) throws {
        let status = try status(camera: Self.online, faces: faces, clients: clients)
        #expect(lines(status).first == "video0 online, 30.0 fps, \(text)")
    }

    @Test func `the record has the daemon's numbers at the top`() throws {
        let unit = ServiceUnit(name: "emotiond.service", restarts: nil)
        let line = try status(camera: Self.offline, service: unit).json()
        let record = try #require(
            JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(record["healthy"] as? Bool == false)
        #expect(record["frames"] as? Int == 2800)
        #expect(record["fps"] as? Double == 29.97)
        #expect((record["camera"] as? [String: Any])?["reason"] as? String == "unplugged")
        #expect((record["model"] as? [String: Any])?["name"] as? String == "default")
        #expect((record["service"] as? [String: Any])?["name"] as? String == "emotiond.service")
    }

    @Test func `prometheus gets the daemon's numbers`() throws {
        let unit = ServiceUnit(name: "emotiond.service", restarts: 6)
        let text = PrometheusText(try status(camera: Self.online, service: unit)).text
        for part in [
            "# HELP emotiond_frames_total Frames published.\n# TYPE emotiond_frames_total counter\n"
                + "emotiond_frames_total{socket=\"/run/s\",camera=\"video0\"} 2800\n",
            "emotiond_up{socket=\"/run/s\"} 1\n",
            "emotiond_camera_state{socket=\"/run/s\",camera=\"video0\",state=\"online\"} 1\n",
            "emotiond_camera_state{socket=\"/run/s\",camera=\"video0\",state=\"unplugged\"} 0\n",
            "emotiond_restarts_total{socket=\"/run/s\",camera=\"video0\"} 6\n",
            "emotiond_frames_per_second{socket=\"/run/s\",camera=\"video0\"} 29.97\n",
        ] { #expect(text.contains(part), "\(part)") }
    }

    /// Pages of a daemon that does well, of one whose camera has an odd name, and of none.
    private func pages() throws -> [String] {
        let unit = ServiceUnit(name: "emotiond.service", restarts: 6)
        return [
            PrometheusText(try status(camera: Self.online, service: unit)).text,
            PrometheusText(try status(camera: Self.offline, fps: "", name: #"C:\\ \"x\"\n, {a=\"b\"}"#)).text,
            PrometheusText.noDaemon(socket: #"/a"b\c"#).text,
        ]
    }

    @Test func `prometheus gets what its format allows`() throws {
        for page in try pages() { #expect(ExpositionFormat(page).faults == []) }
    }

    private static let promtool = "/usr/bin/promtool"

    /// In Debian's package `prometheus`, which is too large to ask for.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: promtool)))
    func `promtool accepts the page`() throws {
        for page in try pages() {
            let folder = try TemporaryFolder()
            let (input, output) = (try folder.write(page, to: "page"), try folder.write("", to: "said"))
            let process = Process()
            process.executableURL = URL(filePath: Self.promtool)
            process.arguments = ["check", "metrics"]
            process.standardInput = try FileHandle(forReadingFrom: URL(filePath: input))
            process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
            process.standardError = process.standardOutput
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            #expect(try String(contentsOfFile: output, encoding: .utf8) == "")
        }
    }

    @Test(
        arguments: [
            "x 1", "# HELP x X.\n# TYPE x gauge\nx 1", "# HELP x X.\n# TYPE x counter\nx 1\n",
            "# TYPE x gauge\nx 1\n", "# HELP x X.\n# TYPE x gauge\nx 1\nx 2\n",
            "# HELP x X.\n# TYPE x gauge\nx{a=\"\"\"} 1\n", "# HELP x X.\n# TYPE x gauge\nx nil\n",
            "# HELP x X.\n# TYPE x histogram\nx_bucket{le=\"1\"} 2\nx_bucket{le=\"+Inf\"} 1\nx_sum 1\nx_count 1\n",
            "# HELP x X.\n# TYPE x histogram\nx_bucket{le=\"1\"} 2\nx_sum 1\nx_count 2\n",
        ])
    func `the check of the format finds faults`(page: String) {
        #expect(!ExpositionFormat(page).faults.isEmpty)
    }

    @Test func `the histogram of prometheus is cumulative`() throws {
        let text = PrometheusText(try status(camera: Self.online)).text
        let expected = [
            "# TYPE emotiond_latency_seconds histogram",
            "emotiond_latency_seconds_bucket{socket=\"/run/s\",camera=\"video0\",le=\"0.005\"} 800",
            "emotiond_latency_seconds_bucket{socket=\"/run/s\",camera=\"video0\",le=\"0.01\"} 2790",
            "emotiond_latency_seconds_bucket{socket=\"/run/s\",camera=\"video0\",le=\"+Inf\"} 2800",
            "emotiond_latency_seconds_sum{socket=\"/run/s\",camera=\"video0\"} 22",
            "emotiond_latency_seconds_count{socket=\"/run/s\",camera=\"video0\"} 2800", "",
        ].joined(separator: "\n")
        #expect(text.hasSuffix(expected))
    }

    @Test func `Prometheus gets emotiond_up 0 without a daemon`() {
        let text = PrometheusText.noDaemon(socket: "/run/s").text
        #expect(text.hasSuffix("emotiond_up{socket=\"/run/s\"} 0\n"))
    }

    /// As node_exporter sees them: with one series twice it drops the whole page.
    @Test func `the series of two daemons with cameras of one name differ`() throws {
        let pages = try ["/run/a", "/run/b"].map { socket in
            PrometheusText(try status(camera: Self.online, name: "stdin", socket: socket)).text
        }
        let series = pages.joined().split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.prefix { $0 != " " } }
        #expect(Set(series).count == series.count)
    }

    @Test(arguments: [(0.4, "0 s"), (61, "1 min 1 s"), (3_600, "1 h 0 min"), (90_000, "1 d 1 h")])
    func `times have their two largest units`(seconds: Double, text: String) {
        #expect(StatusTable.time(seconds) == text)
    }

    @Test(arguments: [(0.05, 1, "0.1"), (-1.26, 1, "-1.3"), (2, 0, "2"), (0.00001, 5, "0.00001")])
    func `numbers have the requested decimals`(number: Double, decimals: Int, text: String) {
        #expect(number.fixed(decimals) == text)
    }
}
