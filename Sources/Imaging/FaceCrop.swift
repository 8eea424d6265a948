/// A face cut out of a frame and resampled: `size.area` luma values in 0...255, row-major.
///
/// One crop serves many faces in turn, so that cutting allocates nothing.
public struct FaceCrop: Sendable {
    public let size: ImageSize
    /// Rewritten by each `cut`.
    public private(set) var pixels: [Float]

    private var columns = ResamplingAxis()
    private var rows = ResamplingAxis()
    /// The upright surroundings of a face that is turned, from which it is resampled a second time.
    private var surroundings: Surroundings

    public init(size: ImageSize) {
        self.size = size
        pixels = [Float](repeating: 0, count: size.area)
        surroundings = Surroundings(of: size)
    }

    /// Resamples `box`, grown by `margin` box widths on each side and turned upright, to the crop's size.
    ///
    /// `box` is in pixels of the frame's picture. Shrinking averages the area under each target pixel; enlarging
    /// interpolates linearly.
    /// - Parameter edge: what to take where the grown box reaches over the frame's edge; a turned box always gets the
    ///   edge's own pixels.
    public mutating func cut(
        _ box: FaceBox, margin: Double, edge: EdgeRule, from frame: borrowing Frame
    ) {
        if abs(box.roll) < Self.leastRoll {
            cut(box.rect, margin: margin, edge: edge, from: frame)
        } else {
            surroundings.cut(box, margin: margin, from: frame)
            surroundings.turn(by: box.roll, into: &pixels)
        }
    }

    /// Heads are tilted by a few degrees most of the time, which the models have learnt to read.
    private static let leastRoll = 8.0

    private mutating func cut(
        _ box: PixelRect, margin: Double, edge: EdgeRule, from frame: borrowing Frame
    ) {
        let grow = margin * Double(box.width)
        let scale = 1 / Double(frame.reduction)
        columns.fit(
            from: (Double(box.x) - grow) * scale, to: (Double(box.x + box.width) + grow) * scale,
            onto: size.width, limit: frame.size.width, edge: edge)
        rows.fit(
            from: (Double(box.y) - grow) * scale, to: (Double(box.y + box.height) + grow) * scale,
            onto: size.height, limit: frame.size.height, edge: edge)
        let stride = frame.size.width
        frame.withLuma { luma in resample(luma, stride: stride) }
    }

    /// Exchanges left and right.
    public mutating func mirror() {
        for start in stride(from: 0, to: pixels.count, by: size.width) {
            for x in 0..<size.width / 2 { pixels.swapAt(start + x, start + size.width - 1 - x) }
        }
    }

    private mutating func resample(_ luma: Span<UInt8>, stride: Int) {
        rows.resample(luma, stride: stride, columns: columns, size: size, into: &pixels)
    }
}
