import NIOCore
import Pipeline
import StreamProtocol
import TestSupport
import Testing

@testable import StreamServer

/// Clients that ask for much and take little.
@Suite struct HostileClientTests {
    private static let status = Array(#"{"request":"status","id":1}"#.utf8) + [UInt8(ascii: "\n")]

    @Test func `requests are read no faster than replies are taken`() async throws {
        try await withServer { _, path in
            let client = try ImpatientClient(path: path)
            // Long lines, so that few replies are due: a busy machine needs long for a hundred thousand of
            // them.
            let line = [UInt8](repeating: UInt8(ascii: "x"), count: 255) + [UInt8(ascii: "\n")]
            let lines = Array(Array(repeating: line, count: 256).joined())
            var taken = 0
            var quiet = 0
            // Until the server has taken nothing for a while.
            while quiet < 250 {
                let rest = lines[(taken % line.count)...]
                let count = try #require(client.send(rest), "the server has closed the connection")
                taken += count
                quiet = count == 0 ? quiet + 1 : 0
                try #require(taken < 4 << 20, "the server takes whatever comes")
                if count == 0 { try await Task.sleep(for: .milliseconds(2)) }
            }
            // Nothing is lost: once the client reads, it gets a reply for every line.
            var replies = -1  // of the lines, the first one is hello
            try await eventually("every line is answered") {
                replies += try #require(client.receive()).count { $0 == UInt8(ascii: "\n") }
                return replies == taken / line.count
            }
        }
    }

    @Test func `a client that reads gets a reply to each of many requests`() async throws {
        try await withServer(queue: 4) { _, path in
            let client = try ImpatientClient(path: path)
            let count = 3_000
            var rest = Array(Array(repeating: Self.status, count: count).joined())[...]
            var replies = -1
            try await eventually("every request is answered") {
                let sent = try #require(client.send(rest))
                rest = rest.dropFirst(sent)
                replies += try #require(client.receive()).count { $0 == UInt8(ascii: "\n") }
                return replies == count
            }
        }
    }

    @Test func `a client that sends requests all the time delays no other`() async throws {
        try await withServer { server, path in
            let (asks, listens) = (try ImpatientClient(path: path), try TestClient(path: path))
            _ = try await listens.nextText()
            let lines = [UInt8](repeating: UInt8(ascii: "\n"), count: 65_536)
            for sequence in 1...20 {
                _ = asks.send(lines[...])
                _ = asks.receive()
                server.publish(.frame(.sample(sequence: sequence)))
                #expect(try await listens.nextFrame().sequence == sequence)
            }
        }
    }

    @Test func `a client that reads nothing for too long is disconnected`() async throws {
        let lines = RecordedLines()
        try await withTemporaryFolder { folder in
            var configuration = SocketConfiguration(path: folder + "/s")
            configuration.patience = .milliseconds(60)
            try await withServer(configuration, logger: lines.logger) { _ in
                // Two that let even hello wait.
                let clients = [
                    try ImpatientClient(path: folder + "/s"), try ImpatientClient(path: folder + "/s"),
                ]
                for client in clients {
                    try await eventually("the client is disconnected") {
                        client.send([UInt8(ascii: "\n")]) == nil
                    }
                }
            }
        }
        #expect(
            lines.all.dropFirst() == [
                "disconnected a client that does not read: it took nothing for too long",
                "disconnected a client that does not read: it took nothing for too long (once more within a minute)",
            ])
    }

    @Test func `refused clients do not flood the log`() async throws {
        let lines = RecordedLines()
        try await withTemporaryFolder { folder in
            let configuration = SocketConfiguration(path: folder + "/s", maxClients: 1)
            try await withServer(configuration, logger: lines.logger) { _ in
                for _ in 1...20 {
                    let served = try await Self.servedClient(path: folder + "/s")
                    let refused = try TestClient(path: folder + "/s")
                    #expect(try await refused.nextReply().error.hasPrefix("too many clients"))
                    withExtendedLifetime(served) {}
                }
            }
        }
        #expect(lines.all.count { $0.hasPrefix("too many clients") } == 2, "\(lines.all)")
    }

    /// Tries until the one before has been seen to leave.
    private static func servedClient(path: String) async throws -> TestClient {
        while true {
            let client = try TestClient(path: path)
            if try await client.nextText()?.contains("hello") == true { return client }
        }
    }

    @Test(arguments: [
        (String(repeating: "x", count: 60_000), String(repeating: "x", count: 40) + "…"),
        (String(repeating: "x", count: 40), String(repeating: "x", count: 40)),
        // One character of 30,001 scalars.
        (
            "e" + String(repeating: "\u{301}", count: 30_000),
            "e" + String(repeating: "\u{301}", count: 39) + "…"
        ),
    ])
    func `no more than forty characters are repeated`(name: String, repeated: String) {
        #expect(
            "\(RequestError.unknownRequest(name))"
                == "unknown request '\(repeated)'; known are subscribe and status")
        #expect(
            "\(RequestError.unknownType(name))"
                == "unknown type '\(repeated)'; known are frame, face and camera")
    }
}
