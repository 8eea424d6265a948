import Imaging
import StreamProtocol

/// Frames from a YUV4MPEG2 stream: a file, a FIFO or standard input.
///
/// Runs no faster than the declared rate and skips no frame. Concatenated streams, as from `cat a b`, are one
/// stream, even if size or rate change. It is online from its first frame on, and offline while the writer
/// pauses for more than two seconds or two frame periods.
public struct Y4MStream: ~Copyable, FrameSource {
    private static let frameSignature = Array("FRAME".utf8)

    private let input: ByteStream
    private let defaultRate: Double
    private let throwsStalls: Bool
    private let clock: any CaptureClock
    private var stallDetector = StallDetector()
    public private(set) var state = SourceState.starting
    private var progress = Progress.start
    private var number = 0

    /// How far the stream has been read; kept between calls, since a writer may pause at any byte.
    private enum Progress {
        case start
        /// Before or inside the header line of frame `number`.
        case between(Body)
        /// `filled` bytes of the frame's planes have been read.
        case inside(Body, filled: Int)
        /// Frame `number` is complete and waits until it is due.
        case whole(Body)
    }

    /// State that is known after the header.
    private struct Body {
        var header: Y4MHeader
        var buffer: LumaBuffer
        var pacer: FramePacer
        /// Short description, e.g. `640x480 YUV4MPEG2 30 fps`.
        var format: String
    }

    /// Opens `path`, or standard input if it is `-`. A FIFO may have no writer yet.
    ///
    /// - Parameters:
    ///   - defaultRate: frames per second of a stream that declares no rate.
    ///   - throwsStalls: whether `nextFrame` throws when the writer pauses for too long.
    ///   - clock: the clock by which frames are due.
    public init(
        path: String, defaultRate: Double, throwsStalls: Bool = false,
        clock: any CaptureClock = MonotonicClock()
    ) throws(CaptureError) {
        input = try ByteStream(path: path)
        self.defaultRate = defaultRate
        self.throwsStalls = throwsStalls
        self.clock = clock
    }

    /// - Throws: `endOfStream` after the last complete frame, `malformed` if the stream ends elsewhere,
    ///   `noFrames`.
    public mutating func nextFrame() throws(CaptureError) -> Frame? {
        let start = clock.now()
        do throws(CaptureError) {
            guard let frame = try readFrame() else {
                try noteSilence(since: start)
                return nil
            }
            stallDetector.noteFrame()
            return frame
        } catch .endOfStream {
            guard let reason = reasonOfEarlyEnd else { throw .endOfStream }
            throw .malformed(path: input.name, reason: reason)
        }
    }

    private mutating func noteSilence(since start: Int64) throws(CaptureError) {
        if case .whole = progress {
            stallDetector.noteFrame()
            return
        }
        stallDetector.noteWait(clock.now() - start)
        guard let error = stallDetector.error else { return }
        if throwsStalls { throw error }
        state = .offline(.stalled, detail: "\(error)")
    }

    private mutating func readFrame() throws(CaptureError) -> Frame? {
        while true {
            switch progress {
            case .start:
                guard let line = try input.line() else { return nil }
                progress = .between(body(of: try Y4MHeader(line: line, path: input.name)))
            case .between(let body):
                guard let line = try input.line() else { return nil }
                progress = try afterLine(line, of: body)
            case .inside(let body, let filled):
                guard let reached = try fill(body, from: filled) else { return nil }
                let isWhole = reached == body.header.frameBytes
                progress = isWhole ? .whole(body) : .inside(body, filled: reached)
            case .whole(var body):
                guard let now = body.pacer.wait(forFrame: number) else {
                    progress = .whole(body)
                    return nil
                }
                progress = .between(body)
                state = .online(format: body.format)
                let streamTime = body.pacer.streamTime(ofFrame: number)
                number += 1
                return body.buffer.lend(captureTime: now, streamTime: streamTime)
            }
        }
    }

    private mutating func body(of header: Y4MHeader) -> Body {
        let rate = header.framesPerSecond ?? defaultRate
        let pacer = FramePacer(framesPerSecond: rate, clock: clock)
        stallDetector.expectFrames(every: pacer.period)
        return Body(
            header: header, buffer: LumaBuffer(size: header.size), pacer: pacer,
            format: Self.format(header.size, rate))
    }

    /// Parses the line after a complete frame: the header of the next frame, or of the next stream.
    private mutating func afterLine(_ line: [UInt8], of body: Body) throws(CaptureError) -> Progress {
        if line.starts(with: Self.frameSignature) { return .inside(body, filled: 0) }
        guard number > 0, line.starts(with: Y4MHeader.signature) else {
            throw .malformed(path: input.name, reason: "frame \(number + 1) does not begin with FRAME")
        }
        var body = body
        let header = try Y4MHeader(line: line, path: input.name)
        let rate = header.framesPerSecond ?? defaultRate
        if header.size != body.header.size { body.buffer = LumaBuffer(size: header.size) }
        body.pacer.setRate(rate, fromFrame: number)
        stallDetector.expectFrames(every: body.pacer.period)
        (body.header, body.format) = (header, Self.format(header.size, rate))
        return .between(body)
    }

    /// Reads luma into the buffer and skips chroma; returns the number of bytes of the frame that have been
    /// read.
    private func fill(_ body: Body, from filled: Int) throws(CaptureError) -> Int? {
        let luma = body.buffer.bytes
        let count =
            filled < luma.count
            ? try input.read(into: .init(rebasing: luma[filled...]))
            : try input.skip(body.header.frameBytes - filled)
        return count.map { filled + $0 }
    }

    /// Error text for an end of the stream at this position; `nil` if it may end here.
    private var reasonOfEarlyEnd: String? {
        switch progress {
        case .start: input.hasBegun ? "ends inside its YUV4MPEG2 header" : "ends before a YUV4MPEG2 header"
        case .between where number == 0: "ends before its first frame"
        case .between where !input.isInsideLine, .whole: nil
        case .between, .inside: "ends inside frame \(number + 1)"
        }
    }

    /// Whether a frame is due and has begun to arrive; the writer is expected to complete it.
    public var hasFrame: Bool {
        switch progress {
        case .start: false
        case .between(let body), .inside(let body, _): body.pacer.isDue(number) && input.isReadable
        case .whole(let body): body.pacer.isDue(number)
        }
    }

    private static func format(_ size: ImageSize, _ rate: Double) -> String {
        "\(size) YUV4MPEG2 \(FrameRateRange.text(rate)) fps"
    }
}
