import Publishing
import Testing

@testable import emotionctl

@Suite struct WatchViewTests {
    private static let labels = [
        "angry", "disgust", "fear", "happy", "sad", "surprise", "neutral", "contempt",
    ]

    private func state(faces: Int, camera: String = "online") throws -> WatchState {
        var state = WatchState()
        let list = Self.labels.map { "\"\($0)\"" }.joined(separator: ",")
        let lines = [
            #"{"type":"hello","protocol":{"major":1,"minor":0},"daemon":"emotiond 0.1.0","camera":"video0","#
                + #""model":{"name":"m","sha256":"0"},"labels":[\#(list)]}"#,
            frame(sequence: 1, milliseconds: 0, faces: faces),
            frame(sequence: 2, milliseconds: 40, faces: faces),
            #"{"type":"camera","camera":"video0","state":"\#(camera)","reason":"640x480 YUYV","time":"T"}"#,
        ]
        for line in lines { state.note(try StreamLine(Array(line.utf8))) }
        return state
    }

    private func frame(sequence: Int, milliseconds: Int, faces: Int) -> String {
        let probabilities = Self.labels.map { "\"\($0)\":\($0 == "happy" ? 0.93 : 0.01)" }.joined(
            separator: ",")
        let list = (1...3).prefix(faces).map { id in
            #"{"id":\#(id),"box":{"x":210,"y":96,"width":142,"height":140},"label":"happy","#
                + #""raw_label":"happy","confidence":0.93,"probabilities":{\#(probabilities)},"age_frames":120}"#
        }
        return #"{"type":"frame","seq":\#(sequence),"camera":"video0","time":"T","#
            + #""monotonic_us":\#(milliseconds * 1000),"latency_us":8450,"width":640,"height":480,"dropped":3,"#
            + #""faces":[\#(list.joined(separator: ","))]}"#
    }

    private func text(_ state: WatchState, columns: Int = 80, rows: Int = 24) -> [String] {
        WatchView(columns: columns, rows: rows, socket: "/run/s").lines(state).map {
            $0.rendered(columns: columns, hasColours: false)
        }
    }

    @Test func theHeadTellsCameraSocketRateAndLatency() throws {
        let lines = text(try state(faces: 1))
        #expect(lines[0] == " video0  online  640x480 YUYV   /run/s")
        #expect(lines[1] == " 25.0 fps   latency 8.5 ms   frame 2   640×480   3 dropped")
    }

    @Test func aFaceHasItsLabelAndABarPerEmotion() throws {
        let lines = text(try state(faces: 1))
        #expect(lines.count == 3 + 9)
        #expect(lines[3] == " face 1  happy   120 frames   142×140 at 210,96")
        #expect(lines[7] == "   happy      93.0% " + String(repeating: "█", count: 54))
        #expect(lines[4] == "   angry       1.0% ▋")
    }

    @Test(arguments: [(24, 2), (23, 2), (22, 1), (32, 3), (31, 2), (12, 1)])
    func asManyFacesAreShownAsFit(rows: Int, expected: Int) throws {
        let lines = text(try state(faces: 3), rows: rows)
        #expect(lines.count <= rows)
        #expect(lines.count { $0.hasPrefix(" face ") } == expected)
    }

    @Test func theOthersAreCounted() throws {
        #expect(text(try state(faces: 3), rows: 24).last == " +1 more")
        #expect(!text(try state(faces: 2), rows: 24).contains { $0.hasSuffix("more") })
    }

    @Test(arguments: [(1, 1), (10, 3), (40, 24), (200, 60)])
    func nothingIsWiderOrHigherThanTheTerminal(columns: Int, rows: Int) throws {
        let lines = text(try state(faces: 3), columns: columns, rows: rows)
        #expect(lines.count <= rows)
        #expect(lines.allSatisfy { $0.count <= columns })
    }

    @Test func withoutAFaceItSaysSo() throws {
        #expect(text(try state(faces: 0)).last == " no face")
    }

    @Test func withoutACameraNoOldPictureIsShown() throws {
        #expect(text(try state(faces: 1, camera: "offline")).last == " waiting for the camera")
        #expect(text(WatchState()).last == " waiting for the first frame")
    }

    @Test(
        arguments: [
            (0, ""), (1, "████"), (0.5, "██"), (0.25, "█"), (1.0 / 32, "▏"), (7.0 / 32, "▉"), (2, "████"),
        ]
            as [(Double, String)])
    func barsGrowByEighths(fraction: Double, expected: String) {
        #expect(WatchView.blocks(fraction, width: 4) == expected)
    }
}
