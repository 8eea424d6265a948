import StreamProtocol
import Testing

@testable import emotionctl

@Suite struct CSVTests {
    private func rows(camera: String, affect: String = "", roll: String = "") throws -> [String] {
        let line =
            #"{"type":"frame","seq":7,"camera":"\#(camera)","time":"2026-11-20T12:00:00.123456Z","#
            + #""monotonic_us":1,"latency_us":2,"width":640,"height":480,"dropped":0,"faces":["#
            + #"{"id":3,"box":{"x":-1,"y":2,"width":3,"height":4},\#(roll)"label":"happy","raw_label":"sad","#
            + #""confidence":0.93,"probabilities":{"sad":0.00001,"happy":0.93},\#(affect)"age_frames":1}]}"#
        guard case .frame(let frame) = try StreamMessage(Array(line.utf8)) else { return [] }
        return frame.faces.map { CSV.row($0, of: frame, labels: ["happy", "sad", "contempt"]) }
    }

    @Test func `the header names the columns`() {
        #expect(
            CSV.header(labels: ["happy", "sad"])
                == "time,seq,camera,id,x,y,width,height,roll_degrees,label,raw_label,confidence,happy,sad,"
                + "valence,arousal,affect_source\n")
    }

    @Test func `a row has a field per column and absent ones are empty`() throws {
        #expect(
            try rows(camera: "video0")
                == [
                    "2026-11-20T12:00:00.123456Z,7,video0,3,-1,2,3,4,,happy,sad,0.93000,0.93000,0.00001,,,,\n"
                ]
        )
        #expect(
            try rows(
                camera: "video0", affect: #""affect":{"valence":-0.5,"arousal":0.25,"source":"projected"},"#
            )
            .allSatisfy { $0.hasSuffix(",0.00001,,-0.50000,0.25000,projected\n") })
    }

    @Test func `the tilt is in whole degrees`() throws {
        #expect(try rows(camera: "a", roll: #""roll_degrees":-31,"#)[0].contains(",3,4,-31,happy,"))
    }

    @Test func `fields that hold a comma or a quote are quoted`() throws {
        #expect(try rows(camera: #"a,\"b\""#)[0].contains(#","a,""b""","#))
    }

    @Test(arguments: [
        (#"a\nb"#, "a\nb"), (#"a\rb"#, "a\rb"), (#"a\r\nb"#, "a\r\nb"), (#"\"\u0301"#, "\"\"\u{301}"),
    ])
    func `fields that hold a line break are quoted`(camera: String, field: String) throws {
        #expect(try rows(camera: camera)[0].contains(",\"\(field)\","))
    }
}
