import Glibc
import TestSupport
import Testing

@testable import Capture

@Suite struct Y4MStreamTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The luma of every frame until the stream ends.
    private func frames(of recording: [UInt8]) throws -> [[UInt8]] {
        var stream = try Y4MStream(path: try folder.write(recording, to: "recording.y4m"))
        return try stream.seeAll().map(\.luma)
    }

    @Test(
        arguments: [
            ("420", 2 * 2 * 2), ("420jpeg", 8), ("420mpeg2", 8), ("420paldv", 8), ("mono", 0),
            ("422", 2 * 2 * 3),
            ("444", 2 * 3 * 3), ("411", 2 * 1 * 3), ("444alpha", 27), (nil, 8),
        ] as [(String?, Int)])
    func readsTheLumaOfEveryColorSpace(colorSpace: String?, chromaBytes: Int) throws {
        var recording = Y4MRecording(
            width: 3, height: 3, rate: "1000:1", colorSpace: colorSpace, chromaBytes: chromaBytes)
        let first: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
        recording.add(first)
        recording.add(first.reversed(), parameters: " Ip")
        #expect(try frames(of: recording.bytes) == [first, first.reversed()])
    }

    @Test(arguments: [1, 6, 7, 14]) func endsAfterTheLastWholeFrame(missingBytes: Int) throws {
        var recording = Y4MRecording(width: 3, height: 3, rate: "1000:1")
        recording.add([UInt8](repeating: 5, count: 9))
        recording.add([UInt8](repeating: 6, count: 9))
        let truncated = Array(recording.bytes.dropLast(missingBytes))
        #expect(try frames(of: truncated) == [[UInt8](repeating: 5, count: 9)])
    }

    @Test func placesFramesByNumberAndRate() throws {
        var recording = Y4MRecording(width: 1, height: 1, rate: "200:1")
        for value in 0..<3 { recording.add([UInt8(value)]) }
        var stream = try Y4MStream(path: try folder.write(recording.bytes, to: "timed.y4m"))
        var times: [Int64] = []
        for _ in 0..<3 { times.append(try stream.see().streamTime) }
        #expect(times == [0, 5_000_000, 10_000_000])
    }

    @Test func runsNoFasterThanItsRate() throws {
        var recording = Y4MRecording(width: 1, height: 1, rate: "50:1")
        for value in 0..<4 { recording.add([UInt8(value)]) }
        var stream = try Y4MStream(path: try folder.write(recording.bytes, to: "paced.y4m"))
        let first = try stream.see()
        for _ in 0..<2 { _ = try stream.see() }
        let last = try stream.see()
        #expect(last.captureTime - first.captureTime >= 60_000_000)
    }

    @Test func hasAFrameOnceItIsDue() throws {
        var recording = Y4MRecording(width: 1, height: 1, rate: "20:1")
        for value in 0..<2 { recording.add([UInt8(value)]) }
        var stream = try Y4MStream(path: try folder.write(recording.bytes, to: "due.y4m"))
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

    @Test func hasNoFrameWhileTheWriterPauses() throws {
        let path = "\(folder.path)/fifo"
        mkfifo(path, 0o600)
        let writer = open(path, O_RDWR | O_NONBLOCK)
        defer { close(writer) }
        var recording = Y4MRecording(width: 1, height: 1, rate: "1000:1")
        recording.add([1])
        write(writer, recording.bytes, recording.bytes.count)
        var stream = try Y4MStream(path: path)
        _ = try stream.see()
        MonotonicClock().wait(2_000_000)
        let isThere = stream.hasFrame
        write(writer, "FRAME\n", 6)
        let isComing = stream.hasFrame
        #expect(!isThere && isComing)
    }

    @Test(arguments: [
        ("YUV4MPEG2 H2 F30:1\n", "width"), ("YUV4MPEG2 W2 H0 F30:1\n", "height"),
        ("YUV4MPEG2 W2 H99999999999999999999 F30:1\n", "height"), ("YUV4MPEG2 W2 H2\n", "frame rate"),
        ("YUV4MPEG2 W2 H2 F0:0\n", "frame rate"), ("YUV4MPEG2 W2 H2 F30:1 C420p10\n", "420p10"),
        ("JFIF\n", "not a YUV4MPEG2"), ("YUV4MPEG2 W2 H2 F30:1 Cmono\nframe\n", "frame 1"),
        (String(repeating: "x", count: 2_000), "line"),
    ])
    func refusesAMalformedStream(text: String, culprit: String) throws {
        #expect {
            try frames(of: Array(text.utf8))
        } throws: { error in
            "\(error)".contains("recording.y4m") && "\(error)".contains(culprit)
        }
    }

    @Test func survivesRandomHeaders() {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("YUV4MPEG2 WHFICAX0123456789:-monojpeg\0\u{7f}".utf8)
        for _ in 0..<5_000 {
            let tail = (0..<Int.random(in: 0..<40, using: &random)).map { _ in alphabet.randomElement()! }
            _ = try? Y4MHeader(line: Y4MHeader.signature + tail, path: "fuzz")
        }
    }

    @Test func saysThatAFileIsMissing() {
        #expect(throws: CaptureError.cannotOpen(path: "/nowhere/film.y4m", errno: 2)) {
            _ = try ByteStream(path: "/nowhere/film.y4m")
        }
    }
}
