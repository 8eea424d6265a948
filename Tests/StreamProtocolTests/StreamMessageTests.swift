import StreamProtocol
import Testing

@testable import StreamProtocol

@Suite struct StreamMessageTests {
    private static let status =
        #"{"type":"reply","id":1,"error":"success","status":{"pid":1,"uptime_s":1,"cpu_s":1,"frames":1,"faces":0,"#
        + #""latency":{"sum_us":1,"bounds_us":[5000],"counts":[1,0]},"clients":1,"dropped":0,"broken_frames":0,"#
        + #""reconnects":0,"camera":{"name":"video0"}}}"#

    @Test func `a status is one line`() throws {
        guard case .reply(let reply) = try StreamMessage(Array(Self.status.utf8)) else {
            Issue.record("no reply")
            return
        }
        #expect(reply.status?.frames == 1)
    }

    /// What is written in place of what, and what the error says of it.
    @Test(arguments: [
        (#""uptime_s":1"#, #""uptime_s":1e300"#, "'uptime_s' is beyond 2^53"),
        (#""uptime_s":1"#, #""uptime_s" : -9007199254740994"#, "'uptime_s' is beyond 2^53"),
        ("[5000]", "[9007199254740994]", "'bounds_us' is beyond 2^53"),
        ("[1,0]", "[1,1e17]", "'counts' is beyond 2^53"),
        (#""name":"video0""#, #""name":"video0","odd\"key":1e17"#, #"'odd\"key' is beyond 2^53"#),
        ("[1,0]", "[-1,0]", "'status.latency.counts' has an unusable value"),
        (#""frames":1"#, #""frames":"x""#, "'status.frames' has an unusable value"),
        (#""frames":1"#, #""frames":null"#, "'status.frames' has an unusable value"),
        (#""frames":1,"#, "", "'status.frames' is missing"),
        (#""type":"reply","#, "", "'type' is missing"),
    ])
    func `the error of an invalid message names its key`(written: String, instead: String, fault: String) {
        let line = Self.status.replacing(written, with: instead)
        #expect(throws: StreamError.notAMessage(line, fault: fault)) { try StreamMessage(Array(line.utf8)) }
    }

    @Test(arguments: [
        "", "hello", "[]", #"{"type":"hello""#, status.replacing(#""frames":1"#, with: #""frames":1.5"#),
    ])
    func `an error that the decoder cannot place names no key`(line: String) {
        let fault = "it is not a JSON object or has a fraction for a count"
        #expect(throws: StreamError.notAMessage(line, fault: fault)) {
            try StreamMessage(Array(line.utf8))
        }
    }
}
