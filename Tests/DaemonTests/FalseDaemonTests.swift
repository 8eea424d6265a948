import Foundation
import Glibc
import TestSupport
import Testing

extension DaemonTests {
    /// `emotionctl` beside a program that only pretends to be a daemon.
    @Suite struct FalseDaemonTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        private var path: String { "\(folder.path)/s" }

        private static let hello =
            #"{"type":"hello","protocol":{"major":1,"minor":0},"daemon":"emotiond 0.1.0","camera":"video0","#
            + #""model":{"name":"default","sha256":"00"},"labels":["happy"]}"# + "\n"

        private static func status(
            uptime: String = "1", frames: String = "1", bounds: String = "5000", counts: String = "1,0",
            pid: String = "1", camera: String = "video0"
        ) -> String {
            #"{"type":"reply","id":1,"error":"success","status":{"pid":\#(pid),"uptime_s":\#(uptime),"cpu_s":1,"#
                + #""frames":\#(frames),"faces":0,"latency":{"sum_us":1,"bounds_us":[\#(bounds)],"counts":[\#(counts)]},"#
                + #""clients":1,"dropped":0,"broken_frames":0,"reconnects":0,"camera":{"name":"\#(camera)"}}}"#
                + "\n"
        }

        private static func frame(confidence: String = "0.5", time: String = "1", camera: String = "video0")
            -> String
        {
            #"{"type":"frame","seq":7,"camera":"\#(camera)","time":"","monotonic_us":\#(time),"latency_us":2,"#
                + #""width":640,"height":480,"dropped":0,"faces":[{"id":3,"box":{"x":1,"y":2,"width":3,"height":4},"#
                + #""label":"happy","raw_label":"happy","confidence":\#(confidence),"probabilities":{"happy":\#(confidence)},"#
                + #""age_frames":1}]}"# + "\n"
        }

        @Test(arguments: [
            status(uptime: "1e300"), status(uptime: "-1e300"), status(uptime: "1e18"),
            status(frames: "9223372036854775808"), status(frames: "9223372036854775807"),
            status(counts: "9223372036854775807,9223372036854775807"), status(counts: "-1,0"),
            status(bounds: "", counts: ""), status(counts: "9007199254740992,9007199254740992"),
            status(pid: "1e400"), String(repeating: "[", count: 100_000) + "\n", "\u{0}\n", "{}\n", "[]\n",
            "\n",
        ])
        func `numbers that no daemon has are refused`(reply: String) throws {
            let daemon = try FalseDaemon(path: path, bytes: Array((Self.hello + reply).utf8))
            for option in [[], ["--json"], ["--prometheus"]] {
                let run = try ToolRun(["status", "--socket", path] + option)
                #expect(run.status == 69)
                #expect(run.errors.split(separator: "\n").count == 1)
                #expect(run.errors.contains("invalid message from the daemon"), "\(run.errors)")
            }
            withExtendedLifetime(daemon) {}
        }

        @Test(arguments: [
            status(uptime: "9e15"), status(uptime: "-5"), status(pid: "5000000000"), status(pid: "-1"),
            status(counts: "4503599627370496,4503599627370496"),
        ])
        func `numbers that are only odd are shown`(reply: String) throws {
            let daemon = try FalseDaemon(path: path, bytes: Array((Self.hello + reply).utf8))
            for option in [[], ["--json"], ["--prometheus"]] {
                let run = try ToolRun(["status", "--socket", path] + option)
                #expect(run.status == 1)  // that is, its camera is not online
                #expect(run.errors == "")
            }
            withExtendedLifetime(daemon) {}
        }

        @Test(arguments: [
            frame(confidence: "1e300"), frame(confidence: "-1e17"), frame(time: "9223372036854775807"),
        ])
        func `frames with such numbers are refused`(frame: String) throws {
            let daemon = try FalseDaemon(path: path, bytes: Array((Self.hello + frame).utf8))
            for option in [["--csv"], ["--json"]] {
                let run = try ToolRun(["watch", "--socket", path, "-n", "1"] + option)
                #expect(run.status == 69)
                #expect(run.errors.contains("invalid message from the daemon"))
            }
            withExtendedLifetime(daemon) {}
        }

        @Test(arguments: 1...5)
        func `a daemon that refuses and hangs up is quoted`(attempt: Int) throws {
            let refusal = #"{"type":"reply","error":"too many clients"}"# + "\n"
            let daemon = try FalseDaemon(path: path, bytes: Array(refusal.utf8), hangsUp: true)
            let run = try ToolRun(["status", "--socket", path])
            #expect(run.status == 69)
            #expect(run.errors.contains("too many clients"), "\(run.errors)")
            withExtendedLifetime(daemon) {}
        }

        @Test func `large numbers are written as they are`() throws {
            let daemon = try FalseDaemon(
                path: path, bytes: Array((Self.hello + Self.frame(confidence: "9e15")).utf8))
            let run = try ToolRun(["watch", "--socket", path, "-n", "1", "--csv"])
            #expect(run.status == 0)
            #expect(run.lines.count == 2)
            withExtendedLifetime(daemon) {}
        }

        @Test(arguments: [["status"], ["watch", "--json"], ["watch", "--csv"]])
        func `a line without an end is refused`(command: [String]) throws {
            let daemon = try FalseDaemon(
                path: path, bytes: [UInt8](repeating: 0x61, count: 65_536), repeats: true)
            let run = try ToolRun(command + ["--socket", path])
            #expect(run.status == 69)
            #expect(run.errors.contains("\(path) sent a line of more than 1048576 bytes"))
            withExtendedLifetime(daemon) {}
        }

        @Test func `a stream without an answer ends in time`() throws {
            let frames = String(repeating: Self.frame(), count: 100)
            let daemon = try FalseDaemon(path: path, bytes: Array(frames.utf8), repeats: true)
            let start = ContinuousClock.now
            let run = try ToolRun(["status", "--socket", path])
            #expect(run.status == 69)
            #expect(run.errors.contains("\(path) has not answered for 2 s"))
            #expect(ContinuousClock.now - start > .seconds(1.9))
            withExtendedLifetime(daemon) {}
        }

        @Test(arguments: [(["status"], 2), (["watch", "--csv"], 10)])
        func `a silent daemon is given up after a time limit`(command: [String], seconds: Int) throws {
            let daemon = try FalseDaemon(path: path, bytes: [])
            let run = try ToolRun(command + ["--socket", path])
            #expect(run.status == 69)
            #expect(run.errors.contains("\(path) has not answered for \(seconds) s"))
            withExtendedLifetime(daemon) {}
        }

        @Test(arguments: [["status"], ["watch"]])
        func `a daemon with a full queue is given up after a time limit`(command: [String]) throws {
            let daemon = try FalseDaemon(path: path, bytes: nil)
            // One more than its queue holds.
            let first = try TestClient(path: path)
            let run = try ToolRun(command + ["--socket", path])
            #expect(run.status == 69)
            #expect(run.errors.contains("\(path) has not answered for 2 s"))
            withExtendedLifetime((daemon, first)) {}
        }

        @Test(arguments: [
            "\u{1B}]0;title\u{7}\u{9B}31m\n",
            #"{"type":"reply","error":"\u001b]0;title\u0007\u009b31m"}"# + "\n",
        ])
        func `errors have no escape sequences`(line: String) throws {
            let daemon = try FalseDaemon(path: path, bytes: Array(line.utf8))
            for command in [["status"], ["watch", "--json"]] {
                let run = try ToolRun(command + ["--socket", path])
                #expect(run.status == 69)
                #expect(run.errors.contains("?]0;title??31m"), "\(run.errors)")
                #expect(
                    !run.errors.unicodeScalars.contains {
                        $0.properties.generalCategory == .control && $0 != "\n"
                    })
            }
            withExtendedLifetime(daemon) {}
        }

        @Test(arguments: [
            ["status"], ["status", "--json"], ["status", "--prometheus"], ["watch", "--json"],
            ["watch", "--csv"],
        ])
        func `a terminal gets no escape sequences`(command: [String]) async throws {
            let camera = #"\u001b[31mcam\u007f\u009b2J"# + "\u{9B}31m"
            let bytes = Array((Self.hello + Self.status(camera: camera) + Self.frame(camera: camera)).utf8)
            let daemon = try FalseDaemon(path: path, bytes: bytes)
            let terminal = try PseudoTerminal()
            let count = command[0] == "watch" ? ["-n", "1"] : []
            let run = try ChildProcess(
                BuiltPrograms.url("emotionctl").path, command + ["--socket", path] + count,
                environment: ["TERM": "xterm"], output: terminal.path, errors: "\(folder.path)/errors")
            try await eventually("it ends") {
                terminal.read()
                return !run.isRunning
            }
            terminal.read()
            let text = String(decoding: terminal.bytes, as: UTF8.self)
            #expect(text.contains("cam"))
            #expect(
                !text.unicodeScalars.contains {
                    $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\r"
                }, "\(text.debugDescription)")
            withExtendedLifetime(daemon) {}
        }
    }
}

/// A program that listens where a daemon should, and sends every client the same bytes.
final class FalseDaemon: Sendable {
    private let socket: Int32

    /// - Parameters:
    ///   - bytes: for every client; `nil` for a program that accepts no connection and has as many waiting as
    ///     it may.
    ///   - repeats: whether the bytes are sent again and again, without an end.
    ///   - hangsUp: whether it closes the connection then.
    init(path: String, bytes: [UInt8]?, repeats: Bool = false, hangsUp: Bool = false) throws {
        let bound = try BoundSocket(type: SOCK_STREAM, path: path)
        socket = dup(bound.descriptor)
        listen(socket, bytes == nil ? 0 : 8)
        guard let bytes else { return }
        let socket = socket
        Thread.detachNewThread {
            while true {
                let client = accept(socket, nil, nil)
                guard client >= 0 else { return }
                var isTaken = Self.send(bytes, to: client)
                while repeats, isTaken { isTaken = Self.send(bytes, to: client) }
                // What stays open is a daemon that has nothing more to say.
                if hangsUp { close(client) }
            }
        }
    }

    deinit {
        shutdown(socket, Int32(clamping: SHUT_RDWR))
        close(socket)
    }

    private static func send(_ bytes: [UInt8], to client: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(client, $0.baseAddress, $0.count, Int32(clamping: MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
