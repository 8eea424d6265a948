import Imaging

@testable import Capture

/// What a test looks at in a frame.
struct SeenFrame: Equatable {
    let luma: [UInt8]
    let captureTime: Int64
    let streamTime: StreamTime
}

extension FrameSource where Self: ~Copyable {
    /// The next frame, however long it takes.
    mutating func see() throws(CaptureError) -> SeenFrame {
        while true {
            guard let frame = try nextFrame() else { continue }
            return SeenFrame(
                luma: frame.withLuma { luma in luma.indices.map { luma[$0] } },
                captureTime: frame.captureTime,
                streamTime: frame.streamTime)
        }
    }

    /// Every frame up to the end of the stream.
    mutating func seeAll() throws(CaptureError) -> [SeenFrame] {
        var frames: [SeenFrame] = []
        while true {
            do { frames.append(try see()) } catch {
                guard error == .endOfStream else { throw error }
                return frames
            }
        }
    }
}
