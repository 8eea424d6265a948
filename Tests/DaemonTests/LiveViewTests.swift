import Foundation
import Glibc
import TestSupport
import Testing

extension DaemonTests {
    /// `emotionctl watch` in terminals.
    @Suite struct LiveViewTests {
        private let folder: TemporaryFolder
        private let daemons = Daemons()

        /// Those that run until the test is over.
        private final class Daemons {
            var running: [RunningDaemon] = []
        }

        init() throws { folder = try TemporaryFolder() }

        private static let program = BuiltPrograms.url("emotionctl").path

        private func window(columns: Int, rows: Int, on daemon: RunningDaemon) async throws -> TerminalWindow
        {
            let window = try await TerminalWindow(columns: columns, rows: rows, in: folder)
            // The shell's number becomes the program's.
            let command = "echo $$ > \(folder.path)/pid; exec \(Self.program) watch --socket \(daemon.socket)"
            try window.enter("echo before; sh -c '\(command)'; echo after $?")
            return window
        }

        private func daemonOnSample() async throws -> RunningDaemon {
            let daemon = try RunningDaemon(
                ["--source", "sample"], configuration: "camera:\n  width: 320\n  height: 240\n  fps: 10\n",
                in: folder)
            daemons.running.append(daemon)
            _ = try await daemon.client()
            return daemon
        }

        @Test(arguments: [(80, 24), (120, 40), (40, 12)])
        func `fills the terminal and no more`(columns: Int, rows: Int) async throws {
            let window = try await window(columns: columns, rows: rows, on: daemonOnSample())
            try await eventually("a face and the clients are shown") {
                try window.shows(" face ") && window.shows("1 client")
            }
            let lines = try window.rows()
            #expect(lines.count == rows)
            #expect(lines[0].hasPrefix(" sample  online"))
            #expect(lines.allSatisfy { $0.count <= columns })
            #expect(lines.contains { $0.hasPrefix("   contempt") })
            #expect(lines.contains { $0.hasPrefix("   minute") && $0.hasSuffix("█") })
        }

        @Test func `follows the terminal's size`() async throws {
            let window = try await window(columns: 80, rows: 24, on: daemonOnSample())
            try await eventually("the camera's size is shown") { try window.shows("320×240") }
            try window.resize(columns: 40, rows: 8)
            try await eventually("a face has one row") {
                try window.shows("happy    1") || window.shows("happy     9")
            }
            #expect(try !window.shows("contempt"))
            #expect(try window.rows().count == 8)
            try window.resize(columns: 100, rows: 30)
            try await eventually("a face has its bars") { try window.shows("   contempt") }
            #expect(try window.shows("320×240"))
        }

        @Test(arguments: ["C-c", "q", "C-\\"])
        func `leaves the terminal as it was`(key: String) async throws {
            try await leavesTheTerminalAsItWas { window in try window.press(key) }
        }

        @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT])
        func `leaves the terminal as it was`(signal: Int32) async throws {
            try await leavesTheTerminalAsItWas { _ in
                let number = try String(contentsOfFile: "\(folder.path)/pid", encoding: .utf8)
                kill(try #require(pid_t(number.dropLast())), signal)
            }
        }

        private func leavesTheTerminalAsItWas(after end: (TerminalWindow) throws -> Void) async throws {
            let window = try await window(columns: 80, rows: 24, on: daemonOnSample())
            try await eventually("frames are shown") { try window.shows(" fps ") }
            #expect(try !window.isPlain)
            try end(window)
            try await eventually("the shell is back") { try window.shows("after 0") }
            #expect(try window.isPlain)
            #expect(try window.shows("before"))
            try window.enter("stty -a | tr ' ' '\\n' | grep -x -E -e '-?(echo|icanon);?' | tr '\\n' +")
            try await eventually("what is typed is echoed again") { try window.shows("icanon+echo+") }
        }

        @Test func `pauses and goes on`() async throws {
            let window = try await window(columns: 80, rows: 24, on: daemonOnSample())
            try await eventually("frames are shown") { try window.shows(" fps ") }
            try window.press("C-z")
            try await eventually("the shell is back") { try window.isPlain }
            try window.enter("fg")
            try await eventually("frames are shown again") { try !window.isPlain && window.shows(" fps ") }
        }

        @Test func `reports when the daemon is away and follows the next`() async throws {
            let first = try await daemonOnSample()
            let window = try await window(columns: 80, rows: 24, on: first)
            try await eventually("frames are shown") { try window.shows(" fps ") }
            first.send(SIGKILL)
            _ = try await first.outcome()
            try await eventually("it says so") { try window.shows("waiting for the daemon") }
            _ = try await daemonOnSample()
            try await eventually("frames are shown again") { try window.shows(" fps ") }
        }

        @Test func `reports on the plain terminal why it ended`() async throws {
            let (daemon, fifo) = try RunningDaemon.onFIFO(in: folder)
            daemons.running.append(daemon)
            _ = try await daemon.client()
            let window = try await window(columns: 200, rows: 24, on: daemon)
            try await eventually("it is shown") { try !window.isPlain }
            let video = Y4MRecording.gray()
            try await fifo.write(video.bytes)
            fifo.close()
            try await eventually("it ends") { try window.shows("after 69") }
            #expect(try window.isPlain)
            #expect(try window.shows("went away"))
        }

        @Test(arguments: ["TERM=dumb", "TERM="])
        func `a terminal that cannot move its cursor gets lines`(type: String) async throws {
            let daemon = try await daemonOnSample()
            let window = try await TerminalWindow(columns: 80, rows: 24, in: folder)
            try window.enter("\(type) \(Self.program) watch -n 1 --socket \(daemon.socket)")
            try await eventually("lines come") { try window.shows(#"{"type":"frame""#) }
            #expect(try window.isPlain)
        }

        @Test func `a reader that leaves is no error`() async throws {
            let daemon = try await daemonOnSample()
            let window = try await TerminalWindow(columns: 80, rows: 24, in: folder)
            try window.enter(
                "(\(Self.program) watch --csv --socket \(daemon.socket); echo after $? >&2) | head -n 1")
            try await eventually("it ends") { try window.shows("after 0") }
            #expect(try window.shows("time,seq,camera"))
        }
    }
}
