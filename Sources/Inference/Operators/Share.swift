/// Which part of a step's work a thread does.
struct Share {
    let number: Int
    let count: Int

    static let whole = Share(number: 0, count: 1)

    var isFirst: Bool { number == 0 }

    /// This thread's part of `total` equal pieces of work. All parts but the last are multiples of `grain`.
    func range(of total: Int, grain: Int = 1) -> Range<Int> {
        let grains = (total + grain - 1) / grain
        return min(grains * number / count * grain, total)..<min(grains * (number + 1) / count * grain, total)
    }

    /// This thread's part of the rows of several pictures of `height` rows, picture by picture.
    func rows(
        ofPictures pictures: Int, height: Int, _ body: (_ picture: Int, _ rows: Range<Int>) -> Void
    ) {
        let all = range(of: pictures * height)
        var row = all.lowerBound
        while row < all.upperBound {
            let picture = row / height
            let end = min(all.upperBound, (picture + 1) * height)
            body(picture, row - picture * height..<end - picture * height)
            row = end
        }
    }
}
