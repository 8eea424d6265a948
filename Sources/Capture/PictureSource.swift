import Imaging

/// A single picture, shown over and over like a camera that looks at a still scene.
public struct PictureSource: ~Copyable, FrameSource {
    private let buffer: LumaBuffer
    private var pacer: FramePacer
    private var number = 0

    /// - Parameter path: a JPEG or PNG file.
    public init(path: String, framesPerSecond: Double) throws(CaptureError) {
        let picture = try Picture(path: path)
        buffer = LumaBuffer(size: picture.size)
        _ = buffer.bytes.update(fromContentsOf: picture.luma)
        pacer = FramePacer(framesPerSecond: framesPerSecond)
    }

    public var state: SourceState { .online(format: "\(buffer.size) picture") }

    public mutating func nextFrame() throws(CaptureError) -> Frame? {
        number = pacer.newestFrame(from: number)
        guard let now = pacer.wait(forFrame: number) else { return nil }
        defer { number += 1 }
        return buffer.lend(captureTime: now, streamTime: pacer.streamTime(ofFrame: number))
    }

    public var hasFrame: Bool { pacer.isDue(number) }
}
