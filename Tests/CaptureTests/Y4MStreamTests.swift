import Foundation
import StreamProtocol
import TestSupport
import Testing

@testable import Capture

@Suite struct Y4MStreamTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The luma of every frame until the stream ends.
    private func frames(of recording: [UInt8]) throws -> [[UInt8]] {
        var stream = try open(recording)
        return try stream.seeAll().map(\.luma)
    }

    private func open(_ recording: [UInt8], defaultRate: Double = 30) throws -> Y4MStream {
        try Y4MStream(path: try folder.write(recording, to: "recording.y4m"), defaultRate: defaultRate)
    }

    /// A FIFO in the folder, open at both ends.
    private func fifo() -> (path: String, writer: Int32) {
        let path = "\(folder.path)/fifo"
        mkfifo(path, 0o600)
        return (path, Foundation.open(path, O_RDWR | O_NONBLOCK))
    }

    @Test(
        arguments: [
            ("420", 2 * 2 * 2), ("420jpeg", 8), ("420mpeg2", 8), ("420paldv", 8), ("mono", 0),
            ("422", 2 * 2 * 3),
            ("444", 2 * 3 * 3), ("411", 2 * 1 * 3), ("444alpha", 27), (nil, 8),
        ] as [(String?, Int)])
    func `reads the luma of every color space`(colorSpace: String?, chromaBytes: Int) throws {
        var recording = Y4MRecording(
            width: 3, height: 3, rate: "1000:1", colorSpace: colorSpace, chromaBytes: chromaBytes)
        let first: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
        recording.add(first)
        recording.add(first.reversed(), parameters: " Ip")
        #expect(try frames(of: recording.bytes) == [first, first.reversed()])
    }

    @Test(arguments: [1, 6, 9, 10, 14]) func `reports that it ends inside a frame`(missingBytes: Int) throws {
        var recording = Y4MRecording(width: 3, height: 3, rate: "1000:1")
        recording.add([UInt8](repeating: 5, count: 9))
        recording.add([UInt8](repeating: 6, count: 9))
        var stream = try open(Array(recording.bytes.dropLast(missingBytes)))
        #expect(try stream.see().luma == [UInt8](repeating: 5, count: 9))
        #expect(throws: malformed("ends inside frame 2")) { _ = try stream.see() }
    }

    @Test(arguments: [
        ("", "ends before a YUV4MPEG2 header"), ("YUV4MP", "ends inside its YUV4MPEG2 header"),
        ("YUV4MPEG2 W2 H2 F30:1\n", "ends before its first frame"),
        ("YUV4MPEG2 W2 H2 F30:1\nFRA", "ends before its first frame"),
    ])
    func `a stream without a frame is malformed`(text: String, reason: String) {
        #expect(throws: malformed(reason)) { _ = try frames(of: Array(text.utf8)) }
    }

    private func malformed(_ reason: String) -> CaptureError {
        .malformed(path: "\(folder.path)/recording.y4m", reason: reason)
    }

    @Test func `skips chroma of any size`() throws {
        var recording = Y4MRecording(
            width: 300, height: 300, rate: "1000:1", colorSpace: "444", chromaBytes: 2 * 300 * 300)
        for value in 1...2 { recording.add([UInt8](repeating: UInt8(value), count: 300 * 300)) }
        #expect(try frames(of: recording.bytes).map { Set($0) } == [[1], [2]])
    }

    @Test func `takes no memory for bytes that have not come`() throws {
        let (path, writer) = fifo()
        defer { close(writer) }
        let text = "YUV4MPEG2 W16384 H16384 F1:1 C444alpha\nFRAME\nabc"
        write(writer, text, text.utf8.count)
        let before = try residentBytes()
        var stream = try Y4MStream(path: path, defaultRate: 30)
        guard case nil = try stream.nextFrame() else { preconditionFailure("a frame without its bytes") }
        #expect(try residentBytes() - before < 200_000_000)
    }

    private func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(Int(fields[1])) * Int(sysconf(Int32(clamping: _SC_PAGESIZE)))
    }

    @Test(arguments: ["F0:0 ", ""]) func `reads a stream of unknown rate at the default rate`(rate: String)
        throws
    {
        let text = "YUV4MPEG2 W1 H1 \(rate)Cmono\nFRAME\naFRAME\nb"
        var stream = try open(Array(text.utf8), defaultRate: 200)
        #expect(try stream.seeAll().map(\.streamTime.nanoseconds) == [0, 5_000_000])
    }

    @Test func `goes on with a stream that follows`() throws {
        var first = Y4MRecording(width: 2, height: 1, rate: "1000:1")
        var second = Y4MRecording(width: 1, height: 3, rate: "500:1")
        for value in 1...2 {
            first.add([UInt8](repeating: UInt8(value), count: 2))
            second.add([UInt8](repeating: UInt8(10 * value), count: 3))
        }
        var stream = try open(first.bytes + first.bytes + second.bytes)
        let frames = try stream.seeAll()
        #expect(frames.map(\.luma) == [[1, 1], [2, 2], [1, 1], [2, 2], [10, 10, 10], [20, 20, 20]])
        #expect(frames.map { $0.streamTime.nanoseconds / 1_000_000 } == [0, 1, 2, 3, 4, 6])
        #expect(stream.state == .online(format: "1x3 YUV4MPEG2 500 fps"))
    }

    @Test func `is stalled while its writer pauses`() throws {
        let (path, writer) = fifo()
        defer { close(writer) }
        var stream = try Y4MStream(path: path, defaultRate: 30)
        var states = [stream.state]
        func note(_ state: SourceState) { if states.last != state { states.append(state) } }
        var recording = Y4MRecording(width: 1, height: 1, rate: "1000:1")
        recording.add([1])
        write(writer, recording.bytes, recording.bytes.count)
        for _ in 0..<2 {
            _ = try stream.see()
            note(stream.state)
            while case .online = stream.state { _ = try stream.nextFrame() }
            note(stream.state)
            write(writer, "FRAME\na", 7)
        }
        let online = SourceState.online(format: "1x1 YUV4MPEG2 1000 fps")
        let stalled = SourceState.offline(.stalled, detail: "no frame for 2 s")
        #expect(states == [.starting, online, stalled, online, stalled])
    }

    @Test func `throws a stall if configured so`() throws {
        let (path, writer) = fifo()
        defer { close(writer) }
        var stream = try Y4MStream(path: path, defaultRate: 30, throwsStalls: true)
        #expect(throws: CaptureError.noFrames(seconds: 2)) { _ = try stream.see() }
    }

    @Test func `calls standard input by its name`() throws {
        #expect(try ByteStream(path: "-").name == "standard input")
    }

    @Test func `places frames by number and rate`() throws {
        var recording = Y4MRecording(width: 1, height: 1, rate: "200:1")
        for value in 0..<3 { recording.add([UInt8(value)]) }
        var stream = try open(recording.bytes)
        var times: [Int64] = []
        for _ in 0..<3 { times.append(try stream.see().streamTime.nanoseconds) }
        #expect(times == [0, 5_000_000, 10_000_000])
    }

    @Test func `runs no faster than its rate`() throws {
        var recording = Y4MRecording(width: 1, height: 1, rate: "50:1")
        for value in 0..<4 { recording.add([UInt8(value)]) }
        var stream = try open(recording.bytes)
        let first = try stream.see()
        for _ in 0..<2 { _ = try stream.see() }
        let last = try stream.see()
        #expect(last.captureTime - first.captureTime >= 60_000_000)
    }

    @Test func `has a frame once it is due`() throws {
        var recording = Y4MRecording(width: 1, height: 1, rate: "20:1")
        for value in 0..<2 { recording.add([UInt8(value)]) }
        var stream = try open(recording.bytes)
        let hasFirst = stream.hasFrame
        #expect(!hasFirst)
        let first = try stream.see()
        let isEarly = stream.hasFrame
        let clock = MonotonicClock()
        if clock.now() < first.captureTime + 50_000_000 { #expect(!isEarly) }
        clock.wait(60_000_000)
        let hasSecond = stream.hasFrame
        #expect(hasSecond)
        _ = try stream.see()
    }

    @Test func `has no frame while the writer pauses`() throws {
        let (path, writer) = fifo()
        defer { close(writer) }
        var recording = Y4MRecording(width: 1, height: 1, rate: "1000:1")
        recording.add([1])
        write(writer, recording.bytes, recording.bytes.count)
        var stream = try Y4MStream(path: path, defaultRate: 30)
        _ = try stream.see()
        MonotonicClock().wait(2_000_000)
        let isThere = stream.hasFrame
        write(writer, "FRAME\n", 6)
        let isComing = stream.hasFrame
        #expect(!isThere && isComing)
    }

    @Test(arguments: [
        ("YUV4MPEG2 H2 F30:1\n", "width"), ("YUV4MPEG2 W2 H0 F30:1\n", "height"),
        ("YUV4MPEG2 W2 H99999999999999999999 F30:1\n", "height"),
        ("YUV4MPEG2 W2 H2 F30:1 C420p10\n", "420p10"),
        ("YUV4MPEG2 W2 H2 F1:10000000000\n", "frame rate"), ("YUV4MPEG2 W2 H2 F30\n", "frame rate"),
        ("YUV4MPEG2 W2 H2 F9223372036854775807:1\n", "frame rate"),
        ("YUV4MPEG2 W2 H2 F-30:-1\n", "frame rate"),
        ("YUV4MPEG2 W2 H2 F30:0\n", "frame rate"), ("YUV4MPEG2 W2 H2 F0:1\n", "frame rate"),
        ("YUV4MPEG2 W2 H2 F10001:1\n", "frame rate"), ("YUV4MPEG2 W2 H2 F1:1001\n", "frame rate"),
        ("JFIF\n", "not a YUV4MPEG2"), ("YUV4MPEG2 W2 H2 F30:1 Cmono\nframe\n", "frame 1"),
        (String(repeating: "x", count: 2_000), "line"),
    ])
    func `refuses a malformed stream`(text: String, culprit: String) throws {
        #expect {
            try frames(of: Array(text.utf8))
        } throws: { error in
            "\(error)".contains("recording.y4m") && "\(error)".contains(culprit)
        }
    }

    @Test func `survives random headers`() {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("YUV4MPEG2 WHFICAX0123456789:-monojpeg\0\u{7f}".utf8)
        for _ in 0..<5_000 {
            let tail = (0..<Int.random(in: 0..<40, using: &random)).map { _ in alphabet.randomElement()! }
            _ = try? Y4MHeader(line: Y4MHeader.signature + tail, path: "fuzz")
        }
    }

    @Test func `reports that a file is missing`() {
        #expect(throws: CaptureError.cannotOpen(path: "/nowhere/video.y4m", errno: .noSuchFileOrDirectory)) {
            _ = try ByteStream(path: "/nowhere/video.y4m")
        }
    }
}
