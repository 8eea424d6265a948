import ArgumentParser
import Foundation
import StreamProtocol
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
        for line in lines { state.note(try StreamMessage(Array(line.utf8))) }
        return state
    }

    private func frame(
        sequence: Int, milliseconds: Int, faces: Int, label: String = "happy", affect: String = ""
    ) -> String {
        let probabilities = Self.labels.map { "\"\($0)\":\($0 == label ? 0.93 : 0.01)" }.joined(
            separator: ",")
        let list = (1...40).prefix(faces).map { id in
            #"{"id":\#(id),"box":{"x":210,"y":96,"width":142,"height":140},"label":"\#(label)","#
                + #""raw_label":"happy","confidence":0.93,"probabilities":{\#(probabilities)},"#
                + #"\#(affect)"age_frames":120}"#
        }
        return #"{"type":"frame","seq":\#(sequence),"camera":"video0","time":"T","#
            + #""monotonic_us":\#(milliseconds * 1000),"latency_us":8450,"width":640,"height":480,"dropped":3,"#
            + #""faces":[\#(list.joined(separator: ","))]}"#
    }

    private func text(
        _ state: WatchState, columns: Int = 80, rows: Int = 24, hasColors: Bool = true
    ) -> [String] {
        WatchView(columns: columns, rows: rows, socket: "/run/s", hasColors: hasColors).lines(state).map {
            $0.rendered(columns: columns, hasColors: false)
        }
    }

    @Test(arguments: [("projected", "~"), ("model", "")])
    func `a face's title has valence and arousal`(source: String, mark: String) throws {
        var state = try state(faces: 0)
        let affect = #""affect":{"valence":0.812,"arousal":-0.456,"source":"\#(source)"},"#
        let line = frame(sequence: 3, milliseconds: 80, faces: 1, affect: affect)
        state.note(try StreamMessage(Array(line.utf8)))
        let title = try #require(text(state, columns: 100).first { $0.hasPrefix(" face 1") })
        #expect(title.contains("happy   valence \(mark)0.81, arousal \(mark)-0.46   120 frames"))
    }

    @Test func `the header has camera, socket, rate and latency`() throws {
        let lines = text(try state(faces: 1))
        #expect(lines[0] == " video0  online  640x480 YUYV   /run/s")
        #expect(lines[1] == " 25.0 fps   latency 8.5 ms   3 dropped   frame 2   640×480")
    }

    @Test(arguments: [(1, "1 client "), (7, "7 clients ")])
    func `the header has the number of clients`(clients: Int, expected: String) throws {
        var state = try state(faces: 1)
        let reply =
            #"{"type":"reply","id":1,"error":"success","status":{"pid":42,"uptime_s":1,"cpu_s":1,"frames":2,"#
            + #""faces":1,"latency":{"sum_us":1,"bounds_us":[5000],"counts":[1,1]},"clients":\#(clients),"#
            + #""dropped":0,"broken_frames":0,"reconnects":0,"camera":{"name":"video0"}}}"#
        state.note(try StreamMessage(Array(reply.utf8)))
        #expect(text(state)[1].contains("ms   \(expected)"))
    }

    @Test func `a face has its label, its last minute and a bar per emotion`() throws {
        let lines = text(try state(faces: 1))
        #expect(lines.count == 3 + 10)
        #expect(lines[3].hasPrefix(" face 1  happy   120 frames   142×140 at 210,96"))
        #expect(lines[4].hasPrefix("   minute" + String(repeating: " ", count: 63) + "█ "))
        #expect(lines[8].hasPrefix("   happy      93.0% " + String(repeating: "█", count: 54)))
        #expect(lines[5].hasPrefix("   angry       1.0% ▋ "))
    }

    @Test func `bars begin behind the longest label`() throws {
        var state = WatchState()
        let lines = [
            #"{"type":"hello","protocol":{"major":1,"minor":0},"daemon":"emotiond 0.1.0","camera":"video0","#
                + #""model":{"name":"m","sha256":"0"},"labels":["smirk","looking-bored","longer-than-sixteen"]}"#,
            #"{"type":"frame","seq":1,"camera":"video0","time":"T","monotonic_us":0,"latency_us":8450,"width":640,"#
                + #""height":480,"dropped":0,"faces":[{"id":1,"box":{"x":0,"y":0,"width":9,"height":9},"#
                + #""label":"smirk","raw_label":"smirk","confidence":0.5,"probabilities":{"smirk":0.5,"#
                + #""looking-bored":0.25,"longer-than-sixteen":0.25},"age_frames":1}]}"#,
        ]
        for line in lines { state.note(try StreamMessage(Array(line.utf8))) }
        let shown = text(state)
        #expect(shown[5].hasPrefix("   smirk             50.0% █"))
        #expect(shown[6].hasPrefix("   looking-bored     25.0% █"))
        #expect(shown[7].hasPrefix("   longer-than-six…  25.0% █"))
    }

    @Test func `the minute shows how labels changed`() throws {
        var state = try state(faces: 0)
        for second in 0..<30 {
            let label = second < 20 ? "sad" : "surprise"
            let line = frame(sequence: 3 + second, milliseconds: second * 1000, faces: 1, label: label)
            state.note(try StreamMessage(Array(line.utf8)))
        }
        let lines = WatchView(columns: 80, rows: 24, socket: "/run/s", hasColors: true).lines(state)
        let colored = lines[4].rendered(columns: 80, hasColors: true)
        #expect(colored.components(separatedBy: "\u{1B}[34m█").count - 1 == 20)
        #expect(colored.components(separatedBy: "\u{1B}[36m█").count - 1 == 10)
        // Where there are no colors, names stand below.
        let names =
            String(repeating: " ", count: 13 + 30) + "sad" + String(repeating: " ", count: 17) + "surprise "
        #expect(text(state, hasColors: false)[5].hasPrefix(names))
    }

    /// A panel of eight labels has ten rows, and one empty one between; the head has three.
    @Test(arguments: [(80, 24, 4), (80, 23, 2), (160, 24, 8), (38, 35, 3), (120, 13, 3), (120, 14, 3)])
    func `panels stand side by side where they would not fit otherwise`(columns: Int, rows: Int, faces: Int)
        throws
    {
        let lines = text(try state(faces: faces), columns: columns, rows: rows)
        #expect(lines.count <= rows)
        #expect(lines.joined().components(separatedBy: " face ").count - 1 == faces)
        #expect(lines.joined().components(separatedBy: "   contempt ").count - 1 == faces)
    }

    @Test func `more faces have a row each`() throws {
        let lines = text(try state(faces: 5))
        #expect(lines.count == 3 + 5)
        #expect(lines[7] == " 5    happy     93% " + String(repeating: " ", count: 59) + "█")
    }

    @Test func `faces without room are counted`() throws {
        #expect(text(try state(faces: 40)).count == 24)
        #expect(text(try state(faces: 40)).last == " +20 more")
        #expect(!text(try state(faces: 21)).contains { $0.hasSuffix("more") })
    }

    @Test(arguments: [(1, 1), (10, 3), (40, 12), (40, 24), (200, 60)])
    func `nothing is wider or higher than the terminal`(columns: Int, rows: Int) throws {
        for (faces, hasColors) in [(1, true), (3, false), (40, true)] {
            let lines = text(try state(faces: faces), columns: columns, rows: rows, hasColors: hasColors)
            #expect(lines.count <= rows)
            #expect(lines.allSatisfy { $0.count <= columns })
        }
    }

    @Test(arguments: [
        ("vt100", true), ("xterm-mono", true), ("linux-m", true), ("xterm", false), ("tmux", false),
    ])
    func `colourless terminals are known by name`(type: String, isMonochrome: Bool) {
        #expect(Terminal.isMonochrome(type) == isMonochrome)
    }

    @Test func `a view without faces reports so`() throws {
        #expect(text(try state(faces: 0)).last == " no face")
    }

    @Test func `without a camera no old picture is shown`() throws {
        #expect(text(try state(faces: 1, camera: "offline")).last == " waiting for the camera")
        #expect(text(WatchState()).last == " waiting for the daemon")
    }

    @Test(
        arguments: [
            (0, ""), (1, "████"), (0.5, "██"), (0.25, "█"), (1.0 / 32, "▏"), (7.0 / 32, "▉"), (2, "████"),
        ]
            as [(Double, String)])
    func `bars grow by eighths`(fraction: Double, expected: String) {
        #expect(Columns.bar(fraction, width: 4) == expected)
    }
}

@Suite struct LabelHistoryTests {
    @Test func `a cell shows the label of most frames and its mean probability`() {
        var history = LabelHistory()
        history.note("happy", probability: 0.6, second: 100)
        history.note("happy", probability: 0.8, second: 100)
        history.note("sad", probability: 1, second: 100)
        let cells = history.cells(atMost: 60, now: 100)
        #expect(cells.count == 60)
        #expect(cells.dropLast().allSatisfy { $0 == nil })
        #expect(cells.last??.label == "happy")
        #expect(abs((cells.last??.probability ?? 0) - 0.7) < 1e-9)
    }

    @Test(arguments: [(200, 60), (60, 60), (59, 30), (30, 30), (29, 20), (8, 7), (1, 1), (0, 0)])
    func `cells last whole seconds and fit the width`(width: Int, expected: Int) {
        #expect(LabelHistory().cells(atMost: width, now: 1_000).count == expected)
    }

    @Test func `cells move only when one is complete`() {
        var history = LabelHistory()
        history.note("happy", probability: 1, second: 120)
        let cells = history.cells(atMost: 20, now: 120)
        #expect(cells.last??.label == "happy")
        #expect(history.cells(atMost: 20, now: 122) == cells)
        #expect(history.cells(atMost: 20, now: 123) == cells.dropFirst() + [nil])
    }

    @Test func `a label is forgotten after a minute`() {
        var history = LabelHistory()
        history.note("happy", probability: 1, second: 100)
        #expect(history.cells(atMost: 60, now: 159).first??.label == "happy")
        #expect(history.cells(atMost: 60, now: 160).allSatisfy { $0 == nil })
    }
}

@Suite struct WatchOptionsTests {
    @Test func `options with one letter have long names`() throws {
        let long = try WatchCommand.parse(["--frames", "3", "--seconds", "2"])
        #expect(long.number == 3)
        #expect(long.seconds == 2)
        #expect(try BenchCommand.parse(["--frames", "4"]).number == 4)
    }
}
