import Imaging

/// Frames from a YUV4MPEG2 stream: a file, a FIFO or standard input.
///
/// Runs no faster than the stream's own rate and skips nothing. A stream that is cut off in the middle of a
/// frame ends after the last whole one.
public struct Y4MStream: ~Copyable, FrameSource {
    private static let frameSignature = Array("FRAME".utf8)

    private let input: ByteStream
    private let path: String
    private var progress = Progress.start
    private var number = 0

    /// How far the stream has been read; kept between calls, since a writer may pause anywhere.
    private enum Progress {
        case start
        /// Before or inside the line that opens frame `number`.
        case between(Body)
        /// `filled` bytes of the frame's planes are there.
        case inside(Body, filled: Int)
        /// Frame `number` is whole and waits until it is due.
        case whole(Body)
    }

    /// What is known once the header has been read.
    private struct Body {
        let header: Y4MHeader
        let buffer: LumaBuffer
        var pacer: FramePacer
    }

    /// Opens `path`, or standard input where it is `-`. A FIFO may still be without a writer.
    public init(path: String) throws(CaptureError) {
        self.path = path == "-" ? "standard input" : path
        input = try ByteStream(path: path)
    }

    public var state: SourceState {
        switch progress {
        case .start: .starting
        case .between(let body), .inside(let body, _), .whole(let body):
            .online(
                format: "\(body.header.size) YUV4MPEG2 \(Self.text(body.header.framesPerSecond)) fps")
        }
    }

    public mutating func nextFrame() throws(CaptureError) -> Frame? {
        while true {
            switch progress {
            case .start:
                guard let line = try input.line() else { return nil }
                let header = try Y4MHeader(line: line, path: path)
                progress = .between(
                    Body(
                        header: header,
                        buffer: LumaBuffer(
                            size: header.size, capacity: header.size.area + header.chromaBytes),
                        pacer: FramePacer(framesPerSecond: header.framesPerSecond)))
            case .between(let body):
                guard let line = try input.line() else { return nil }
                guard line.starts(with: Self.frameSignature) else {
                    throw .malformed(path: path, reason: "frame \(number + 1) does not begin with FRAME")
                }
                progress = .inside(body, filled: 0)
            case .inside(let body, let filled):
                guard let count = try input.read(into: .init(rebasing: body.buffer.bytes[filled...])) else {
                    return nil
                }
                let reached = filled + count
                progress =
                    reached == body.buffer.bytes.count ? .whole(body) : .inside(body, filled: reached)
            case .whole(var body):
                guard let now = body.pacer.wait(forFrame: number) else {
                    progress = .whole(body)
                    return nil
                }
                progress = .between(body)
                let streamTime = body.pacer.streamTime(ofFrame: number)
                number += 1
                return body.buffer.lend(captureTime: now, streamTime: streamTime)
            }
        }
    }

    /// A writer that has begun with a due frame is trusted to go on with it.
    public var hasFrame: Bool {
        switch progress {
        case .start: false
        case .between(let body), .inside(let body, _): body.pacer.isDue(number) && input.isReadable
        case .whole(let body): body.pacer.isDue(number)
        }
    }

    private static func text(_ rate: Double) -> String {
        rate == rate.rounded() ? String(Int(rate)) : String((rate * 100).rounded() / 100)
    }
}
