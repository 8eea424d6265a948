import TestSupport
import Testing

extension DaemonTests {
    @Suite struct ClientTests {
        @Test func `bad clients disturb no other client`() async throws {
            let daemon = try RunningDaemon.onSample()
            let reader = try await daemon.client()
            let (garbage, half, deaf) = (
                try await daemon.client(), try await daemon.client(), try await daemon.client()
            )
            try garbage.send("\u{0}\u{1}{{{{\n]\n\n\"\n{\"request\":7}\n")
            try half.send("{\"request\":\"sta")
            var gone: TestClient? = try await daemon.client()
            try gone?.send("{\"request\":\"status\"")
            gone = nil

            let first = try await reader.nextFrame()
            for number in 1...10 {
                let frame = try await reader.nextFrame()
                #expect(frame.sequence == first.sequence + number)
                #expect(frame.dropped == 0)
            }
            try half.send("tus\",\"id\":4}\n")
            #expect(try await half.nextReply().error == "success")
            #expect(try await garbage.nextReply().error != "success")
            #expect(try await garbage.ask(#"{"request":"status","id":5}"#).error != "success")
            withExtendedLifetime(deaf) {}
        }

        @Test func `serves several readers the same frames`() async throws {
            let daemon = try RunningDaemon.onSample()
            let (one, other) = (try await daemon.client(), try await daemon.client())
            let frame = try await other.nextFrame()
            var same = try await one.nextFrame()
            while same.sequence < frame.sequence { same = try await one.nextFrame() }
            #expect(same == frame)
        }
    }
}
