/// The source pixels and weights of each target pixel along one axis of a resampled image.
///
/// One half of separable resampling as OpenCV's INTER_AREA (shrinking) and INTER_LINEAR (enlarging) do it,
/// for intervals with fractional ends.
struct ResamplingAxis: Sendable {
    /// A source pixel and its weight in a target pixel.
    struct Tap: Sendable, Equatable {
        var index: Int
        var weight: Float
    }

    private var taps: [Tap] = []
    /// Offsets into `taps`: target pixel `i` has `taps[bounds[i]..<bounds[i + 1]]`.
    private var bounds: [Int] = []

    /// Returns the taps of target pixel `target`; their weights sum to 1.
    func taps(of target: Int) -> ArraySlice<Tap> {
        taps[bounds[target]..<bounds[target + 1]]
    }

    /// Resamples `luma` into an image of `size`, with this axis for the rows and `columns` for the columns.
    func resample(
        _ luma: Span<UInt8>, stride: Int, columns: ResamplingAxis, size: ImageSize, into pixels: inout [Float]
    ) {
        for y in 0..<size.height {
            for x in 0..<size.width { pixels[y * size.width + x] = 0 }
            for row in taps(of: y) {
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

    /// Maps the source interval `start..<end`, in pixels, to `count` target pixels.
    /// - Parameter limit: number of source pixels; the interval may reach beyond both ends.
    mutating func fit(from start: Double, to end: Double, onto count: Int, limit: Int, border: BorderMode) {
        var (start, end) = (start, end)
        if border == .clamp {
            start = min(max(start, 0), Double(limit - 1))
            end = min(max(end, start + 1), Double(limit))
        }
        let scale = (end - start) / Double(count)
        taps.removeAll(keepingCapacity: true)
        bounds.removeAll(keepingCapacity: true)
        for target in 0..<count {
            bounds.append(taps.count)
            if scale > 1 {
                average(from: start + Double(target) * scale, width: scale, limit: limit)
            } else {
                interpolate(at: start + (Double(target) + 0.5) * scale - 0.5, limit: limit)
            }
        }
        bounds.append(taps.count)
    }

    private mutating func average(from start: Double, width: Double, limit: Int) {
        let end = start + width
        var pixel = Int(clamping: start.rounded(.down))
        while Double(pixel) < end {
            let covered = min(end, Double(pixel + 1)) - max(start, Double(pixel))
            append(pixel, weight: covered / width, limit: limit)
            pixel += 1
        }
    }

    private mutating func interpolate(at center: Double, limit: Int) {
        let left = center.rounded(.down)
        append(Int(clamping: left), weight: 1 - (center - left), limit: limit)
        append(Int(clamping: left) + 1, weight: center - left, limit: limit)
    }

    private mutating func append(_ pixel: Int, weight: Double, limit: Int) {
        taps.append(Tap(index: min(max(pixel, 0), limit - 1), weight: Float(weight)))
    }
}
