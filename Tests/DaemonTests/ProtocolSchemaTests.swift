import Foundation
import Glibc
import TestSupport
import Testing

extension DaemonTests {
    /// What the daemon sends follows `docs/protocol.schema.json`.
    @Suite struct ProtocolSchemaTests {
        private let schema: JSONSchema

        init() throws { schema = try JSONSchema(path: "\(ProjectFolder.path)/docs/protocol.schema.json") }

        /// Sends a request and returns the reply, after checking it and every line before it.
        private func reply(to request: String, _ client: TestClient) async throws -> JSON {
            try client.send(request + "\n")
            while true {
                let line = try #require(try await client.nextText(), "the stream ended without a reply")
                let message = try JSON(line: line)
                #expect(schema.violations(of: message) == [], "\(line)")
                if message["type"] == .text("reply") { return message }
            }
        }

        /// The status in the reply, after checking that the schema lists every key in it.
        private func status(_ client: TestClient) async throws -> JSON {
            let reply = try await reply(to: #"{"request":"status","id":1}"#, client)
            let status = try #require(reply["status"])
            #expect(Set(try #require(status.members).keys).subtracting(schema.keys(of: "status")) == [])
            return status
        }

        @Test func `the status of a daemon that publishes frames follows the schema`() async throws {
            let daemon = try RunningDaemon.onSample()
            let client = try await daemon.client()
            for _ in 1...3 { _ = try await client.nextFrame() }
            let status = try await status(client)
            #expect(status["fps"] != nil)
            #expect(status["camera"]?["state"] == .text("online"))
        }

        @Test func `the status of a daemon without a camera follows the schema`() async throws {
            let daemon = try RunningDaemon(["--source", "/dev/emotiond-test-without-a-camera"])
            let client = try await daemon.client()
            while let line = try await client.nextText(), try JSON(line: line)["type"] != .text("camera") {}
            let status = try await status(client)
            #expect(status["fps"] == nil)
            #expect(status["camera"]?["state"] == .text("offline"))
        }

        @Test func `replies to subscriptions and to mistakes follow the schema`() async throws {
            let daemon = try RunningDaemon.onSample()
            let client = try await daemon.client()
            let subscribed = try await reply(
                to: #"{"request":"subscribe","id":2,"types":["face"],"max_fps":5}"#, client)
            #expect(subscribed["error"] == .text("success"))
            let refused = try await reply(to: #"{"request":"dance","id":3}"#, client)
            #expect(refused["error"] != .text("success"))
        }

        @Test(arguments: [
            #"{"type":"reply","id":1,"error":"success","status":{}}"#,
            #"{"type":"reply","id":1.5,"error":"success"}"#, #"{"type":"reply","id":1}"#,
            #"{"type":"reply","error":"success","types":["face","face"]}"#,
            #"{"type":"reply","error":"success","max_fps":0}"#, #"{"type":"answer","error":"success"}"#,
            #"{"type":"camera","camera":"video0","state":"online","reason":"","time":"today","monotonic_us":1}"#,
        ])
        func `the schema refuses a wrong line`(line: String) throws {
            #expect(try schema.violations(of: JSON(line: line)) != [])
        }
    }
}
