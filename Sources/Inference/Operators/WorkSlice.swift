/// A thread's part of the work of a step.
struct WorkSlice {
    let number: Int
    let count: Int

    static let whole = WorkSlice(number: 0, count: 1)

    var isFirst: Bool { number == 0 }

    /// Returns this thread's part of `total` equal pieces of work. All parts but the last are multiples of
    /// `grain`.
    func range(of total: Int, grain: Int = 1) -> Range<Int> {
        let grains = (total + grain - 1) / grain
        return min(grains * number / count * grain, total)..<min(grains * (number + 1) / count * grain, total)
    }

    /// Calls `body` for this thread's part of the rows of several images of `height` rows, image by image.
    func rows(
        ofImages images: Int, height: Int, _ body: (_ image: Int, _ rows: Range<Int>) -> Void
    ) {
        let all = range(of: images * height)
        var row = all.lowerBound
        while row < all.upperBound {
            let image = row / height
            let end = min(all.upperBound, (image + 1) * height)
            body(image, row - image * height..<end - image * height)
            row = end
        }
    }
}
