/// Where a face's annotations were in the frame before, and how large, so that they stay as they are.
struct LayoutMemory {
    /// How large they are, as a part of the full size.
    let part: Double
    /// Which of its places the caption has.
    let caption: Int
    var panel: Panel?

    /// Bars, where there is room for them.
    struct Panel {
        /// Which of their places they have.
        let place: Int
        let isInCorner: Bool
        let hasCaption: Bool
    }
}
