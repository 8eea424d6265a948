import Capture
import Imaging
import TestSupport
import Testing

@Suite struct TurnedSourceTests {
    private let picture = TestFrame(width: 3, height: 2) { x, y in UInt8(3 * y + x) }

    /// What a test looks at in a frame.
    private struct Seen: Equatable {
        let size: ImageSize
        let fullSize: ImageSize
        let downscale: Int
        let captureTime: Int64
        let luma: [UInt8]
        let place: UInt

        init(_ frame: borrowing Frame) {
            (size, fullSize, downscale) = (frame.size, frame.fullSize, frame.downscale)
            captureTime = frame.captureTime
            luma = frame.withLuma { luma in luma.indices.map { luma[$0] } }
            place = frame.withLuma { luma in
                luma.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
            }
        }
    }

    /// What the next frame is like, and how often the picture had been given back when it came.
    private func next(from source: inout TurnedSource<RepeatedFrame>) throws -> (seen: Seen, returns: Int) {
        guard let frame = try source.nextFrame() else { preconditionFailure("it always has a frame") }
        return (Seen(frame), picture.returns)
    }

    @Test func `turns pictures and their sizes`() throws {
        var source = TurnedSource(
            RepeatedFrame(picture, downscale: 4), orientation: Orientation(rotation: .quarter))
        for time in 0..<3 {
            let seen = try next(from: &source).seen
            #expect(seen.size == ImageSize(width: 2, height: 3))
            #expect(seen.fullSize == ImageSize(width: 8, height: 12))
            #expect(seen.downscale == 4)
            #expect(seen.captureTime == Int64(time))
            #expect(seen.luma == [3, 0, 4, 1, 5, 2])
        }
    }

    @Test func `gives the source its frame back at once`() throws {
        var source = TurnedSource(RepeatedFrame(picture), orientation: Orientation(isMirrored: true))
        let (seen, returns) = try next(from: &source)
        #expect(returns == 1)
        #expect(seen.luma == [2, 1, 0, 5, 4, 3])
    }

    @Test func `passes upright frames on as they are`() throws {
        var source = TurnedSource(RepeatedFrame(picture), orientation: Orientation())
        let (seen, returns) = try next(from: &source)
        #expect(returns == 0)
        #expect(seen.luma == [0, 1, 2, 3, 4, 5])
    }

    @Test func `turned frames use the same memory again`() throws {
        var source = TurnedSource(RepeatedFrame(picture), orientation: Orientation(rotation: .half))
        var places: Set<UInt> = []
        for _ in 0..<20 { places.insert(try next(from: &source).seen.place) }
        #expect(places.count == 1)
    }
}

/// One picture over and over, a nanosecond apart.
private struct RepeatedFrame: ~Copyable, FrameSource {
    let state = SourceState.online(format: "repeated")
    private let picture: TestFrame
    private let downscale: Int
    private var time: Int64 = 0

    init(_ picture: TestFrame, downscale: Int = 1) { (self.picture, self.downscale) = (picture, downscale) }

    mutating func nextFrame() throws(CaptureError) -> Frame? {
        defer { time += 1 }
        return picture.frame(at: time, downscaledBy: downscale)
    }
}
