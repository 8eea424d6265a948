/// A face cut out of a frame and resampled: `size.area` luma values in 0...255, row-major.
///
/// One crop serves many faces in turn, so that cutting allocates nothing.
public struct FaceCrop: Sendable {
    public let size: ImageSize
    /// Rewritten by each `cut`.
    public private(set) var pixels: [Float]

    private var columns = ResamplingAxis()
    private var rows = ResamplingAxis()

    public init(size: ImageSize) {
        self.size = size
        pixels = [Float](repeating: 0, count: size.area)
    }

    /// Resamples `box`, grown by `margin` box widths on each side, to the crop's size.
    ///
    /// `box` is in pixels of the frame's picture. Shrinking averages the area under each target pixel; enlarging
    /// interpolates linearly.
    /// - Parameter edge: what to take where the grown box reaches over the frame's edge.
    public mutating func cut(
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
        for y in 0..<size.height {
            for x in 0..<size.width { pixels[y * size.width + x] = 0 }
            for row in rows.taps(of: y) {
                for x in 0..<size.width {
                    var sum: Float = 0
                    for column in columns.taps(of: x) {
                        sum += column.weight * Float(luma[row.index * stride + column.index])
                    }
                    pixels[y * size.width + x] += row.weight * sum
                }
            }
        }
    }
}
