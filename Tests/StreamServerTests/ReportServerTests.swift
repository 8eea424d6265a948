import EmotionRecognition
import Glibc
import Imaging
import NIOCore
import Pipeline
import StreamProtocol
import TestSupport
import Testing
import Tracking

@testable import StreamServer

/// Real clients on a real socket.
@Suite struct ReportServerTests {
    @Test func `two readers get the same lines`() async throws {
        try await withServer { server, path in
            let clients = [try TestClient(path: path), try TestClient(path: path)]
            for client in clients { _ = try await client.nextText() }  // hello: the daemon knows the client
            for sequence in 1...20 { server.publish(.frame(.sample(sequence: sequence))) }
            var heard: [[String?]] = []
            for client in clients {
                var lines: [String?] = []
                for _ in 1...20 { lines.append(try await client.nextText()) }
                heard.append(lines)
            }
            #expect(heard[0] == heard[1])
            #expect(heard[0].last??.contains(#""seq":20,"#) == true)
        }
    }

    @Test func `a new client gets a snapshot, then the reports`() async throws {
        try await withServer { server, path in
            let witness = try TestClient(path: path)
            _ = try await witness.nextText()
            server.publish(.camera(CameraEvent.online(format: "640x480 YUYV 30 fps"), at: .sample()))
            for id in 1...3 {
                server.publish(.face(FaceEvent(kind: .appeared, id: id, label: .neutral), at: .sample()))
            }
            server.publish(
                .face(FaceEvent(kind: .changed, id: 3, label: .happy, previous: .neutral), at: .sample()))
            server.publish(.face(FaceEvent(kind: .disappeared, id: 1, label: .neutral), at: .sample()))
            while try await witness.nextText()?.contains("disappeared") == false {}
            let client = try TestClient(path: path)
            var lines: [String] = []
            for _ in 1...4 { lines.append(try await client.nextText() ?? "") }
            server.publish(.frame(.sample(sequence: 7)))
            lines.append(try await client.nextText() ?? "")
            let expected = [
                #"{"type":"hello","protocol""#, #"{"type":"camera","camera":"video0","state":"online""#,
                #"{"type":"face","event":"appeared","id":2,"label":"neutral""#,
                #"{"type":"face","event":"appeared","id":3,"label":"happy""#, #"{"type":"frame","seq":7,"#,
            ]
            for (line, start) in zip(lines, expected) { #expect(line.hasPrefix(start)) }
        }
    }

    @Test func `a slow client loses frames but no events and stalls no other`() async throws {
        try await withServer(queue: 16) { server, path in
            let (slow, quick) = (try TestClient(path: path), try TestClient(path: path))
            for client in [slow, quick] { _ = try await client.nextText() }
            for sequence in 1...600 {
                if sequence % 20 == 0 {
                    let event = FaceEvent(kind: .appeared, id: sequence, label: .happy)
                    server.publish(.face(event, at: .sample()))
                }
                server.publish(.frame(.sample(sequence: sequence)))
                let frame = try await quick.nextFrame()
                #expect(frame.sequence == sequence && frame.dropped == 0)
            }
            var (sequences, events): ([Int], [Int]) = ([], [])
            var dropped = 0
            while sequences.last != 600, let line = try await slow.next() {
                if case .face(let event) = line { events.append(event.id) }
                if case .frame(let frame) = line {
                    sequences.append(frame.sequence)
                    #expect(frame.dropped >= dropped)
                    dropped = frame.dropped
                }
            }
            #expect(events == Array(stride(from: 20, through: 600, by: 20)))
            #expect(sequences == sequences.sorted())
            #expect(dropped > 0)
            #expect(sequences.count + dropped == 600)
        }
    }

    @Test func `a client that never reads its events is disconnected`() async throws {
        try await withServer(queue: 4) { server, path in
            let (deaf, good) = (try TestClient(path: path), try TestClient(path: path))
            _ = try await deaf.nextText()
            _ = try await good.nextText()
            for id in 1...1000 {
                server.publish(.face(FaceEvent(kind: .appeared, id: id, label: .happy), at: .sample()))
                _ = try await good.nextText()
            }
            var count = 0
            while try await deaf.nextText() != nil { count += 1 }
            #expect(count < 1000)
        }
    }

    @Test func `garbage gets an error and the connection lives on`() async throws {
        try await withServer { server, path in
            let client = try TestClient(path: path)
            #expect(try await client.ask("what?").error.hasPrefix("the line is not JSON"))
            #expect(try await client.ask(#"{"request":"dance","id":9}"#).id == 9)
            let long = try await client.ask(String(repeating: "x", count: 70_000))
            #expect(long == Reply(id: nil, error: "the line is longer than 65536 bytes"))
            #expect(
                try await client.ask(#"{"request":"status","id":10}"#).error == "success")
            server.publish(.frame(.sample(sequence: 3)))
            #expect(try await client.nextFrame().sequence == 3)
        }
    }

    @Test func `a client that disconnects in the middle of a line disturbs no other`() async throws {
        try await withServer { server, path in
            let stays = try TestClient(path: path)
            _ = try await stays.nextText()
            do {
                let leaves = try TestClient(path: path)
                try leaves.send(#"{"request":"sta"#)
            }
            for sequence in 1...20 { server.publish(.frame(.sample(sequence: sequence))) }
            for sequence in 1...20 { #expect(try await stays.nextFrame().sequence == sequence) }
            // The one that left may be noticed a little later.
            var status = ""
            repeat {
                try stays.send(#"{"request":"status","id":1}"# + "\n")
                status = try #require(try await stays.nextText())
            } while !status.contains(#""clients":1,"#)
        }
    }

    @Test func `a client that has closed its sending side still gets lines`() async throws {
        try await withServer { server, path in
            let client = try TestClient(path: path)
            try client.send(#"{"request":"status","id":5}"# + "\n")
            client.finishSending()
            #expect(try await client.nextReply().id == 5)
            for sequence in 1...5 {
                server.publish(.frame(.sample(sequence: sequence)))
                #expect(try await client.nextFrame().sequence == sequence)
            }
        }
    }

    @Test func `subscribing to events leaves out frames`() async throws {
        try await withServer { server, path in
            let client = try TestClient(path: path)
            let reply = try await client.ask(#"{"request":"subscribe","id":1,"types":["face","camera"]}"#)
            #expect(reply == Reply(id: 1, error: "success"))
            server.publish(.frame(.sample()))
            server.publish(.face(FaceEvent(kind: .appeared, id: 1, label: .happy), at: .sample()))
            server.publish(.frame(.sample()))
            server.publish(.camera(.offline(.unplugged), at: .sample()))
            #expect(try await client.nextText()?.hasPrefix(#"{"type":"face""#) == true)
            #expect(try await client.nextText()?.hasPrefix(#"{"type":"camera""#) == true)
        }
    }

    @Test func `the reply has the subscription in effect`() async throws {
        try await withServer { _, path in
            let client = try TestClient(path: path)
            _ = try await client.nextText()
            try client.send(#"{"request":"subscribe","id":1,"types":["frame"],"max_fps":2.5}"# + "\n")
            let reply = try await client.nextText()
            #expect(reply == #"{"type":"reply","id":1,"error":"success","types":["frame"],"max_fps":2.5}"#)
        }
    }

    @Test func `max FPS thins out by capture time and drops nothing`() async throws {
        try await withServer { server, path in
            let client = try TestClient(path: path)
            _ = try await client.ask(#"{"request":"subscribe","id":1,"max_fps":5}"#)
            for sequence in 1...41 {
                server.publish(.frame(.sample(sequence: sequence, milliseconds: 1000 + sequence * 50)))
            }
            for sequence in stride(from: 1, through: 41, by: 4) {
                let frame = try await client.nextFrame()
                #expect(frame.sequence == sequence)
                #expect(frame.dropped == 0)
            }
        }
    }

    @Test func `the status describes the daemon`() async throws {
        try await withServer { server, path in
            let client = try TestClient(path: path)
            _ = try await client.nextText()
            server.publish(.camera(CameraEvent.online(format: "640x480"), at: .sample()))
            server.publish(.face(FaceEvent(kind: .appeared, id: 1, label: .happy), at: .sample()))
            // Soon, so that the next one is not overdue.
            let start = Int(clamping: NIODeadline.now().uptimeNanoseconds / 1_000_000) + 60_000
            for sequence in 1...11 {
                server.publish(.frame(.sample(sequence: sequence, milliseconds: start + sequence * 40)))
            }
            while try await client.nextFrame().sequence < 11 {}
            let reply = try await client.ask(#"{"request":"status","id":2}"#)
            #expect(reply.id == 2)
            let status = try #require(reply.status)
            #expect(status.processIdentifier == getpid())
            #expect(status.uptimeSeconds > 0)
            #expect(status.cpuSeconds > 0)
            #expect(try #require(status.residentMegabytes) > 1)
            #expect((status.frames, status.faces, status.clients) == (11, 1, 1))
            #expect((status.dropped, status.brokenFrames, status.reconnects) == (0, 0, 0))
            #expect(status.framesPerSecond == 25)
            #expect(status.latencyMicroseconds == 8400)
            #expect(status.latency.sumMicroseconds == 11 * 8400)
            #expect(status.latency.counts[5] == 11)
            #expect(status.latency.counts.count == status.latency.boundsMicroseconds.count + 1)
            #expect(
                status.camera
                    == .init(name: "video0", state: .online, reason: "640x480", detail: nil))
        }
    }

    @Test func `status reports how many frames the source has skipped`() async throws {
        try await withServer { server, path in
            let client = try TestClient(path: path)
            _ = try await client.nextText()
            server.publish(
                .frame(
                    FrameReport(
                        sequence: 1, time: .sample(), latencyMicroseconds: 1,
                        size: ImageSize(width: 1, height: 1), captureDropped: 7, faces: [])))
            _ = try await client.nextFrame()
            let status = try #require(try await client.ask(#"{"request":"status","id":2}"#).status)
            #expect(status.captureDropped == 7)
        }
    }

    @Test func `a client beyond the limit gets an error and is disconnected`() async throws {
        try await withServer(maxClients: 2) { server, path in
            let served = [try TestClient(path: path), try TestClient(path: path)]
            for client in served { _ = try await client.nextText() }
            let refused = try TestClient(path: path)
            #expect(try await refused.nextReply().error.hasPrefix("too many clients"))
            #expect(try await refused.nextText() == nil)
            server.publish(.frame(.sample(sequence: 4)))
            for client in served { #expect(try await client.nextFrame().sequence == 4) }
        }
    }

    @Test func `the end is sent to the last line and the socket removed`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/s"
            var reader: TestClient?
            try await withServer(SocketConfiguration(path: path)) { server in
                reader = try TestClient(path: path)
                _ = try await reader?.nextText()
                for sequence in 1...50 { server.publish(.frame(.sample(sequence: sequence))) }
            }
            #expect(entries(of: folder).isEmpty)
            for sequence in 1...50 { #expect(try await reader?.nextFrame().sequence == sequence) }
            #expect(try await reader?.nextText() == nil)
        }
    }

    @Test(.timeLimit(.minutes(2))) func `a client that does not read does not hold up the end`() async throws
    {
        try await withTemporaryFolder { folder in
            let path = folder + "/s"
            var deaf: TestClient?
            try await withServer(SocketConfiguration(path: path)) { server in
                deaf = try TestClient(path: path)
                _ = try await deaf?.nextText()
                for sequence in 1...1000 { server.publish(.frame(.sample(sequence: sequence))) }
            }
            #expect(entries(of: folder).isEmpty)
            withExtendedLifetime(deaf) {}
        }
    }

    @Test func `a second daemon is refused`() async throws {
        try await withServer { _, path in
            await #expect(throws: SocketError.alreadyServed(path: path)) {
                try await withServer(SocketConfiguration(path: path)) { _ in }
            }
            #expect(throws: Never.self) { try TestClient(path: path) }
        }
    }
}
