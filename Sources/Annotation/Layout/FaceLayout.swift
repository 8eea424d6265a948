/// Where a face's annotations are.
struct FaceLayout {
    /// Bars for each label's probability.
    struct Panel {
        let area: Area
        let metrics: Metrics
        /// Away from its face, so that it needs the caption too: above the bars.
        let hasCaption: Bool
        /// Over the picture, and perhaps over the face.
        var isInCorner = false
    }

    /// What the box covers, turned as the face is.
    let box: Area
    /// Of the box before it is turned.
    let side: Double
    /// Where the caption stands, and how large it is.
    let chip: Area
    let metrics: Metrics
    /// As much of the full caption as there is room for.
    let caption: String
    let fullCaption: String
    /// `nil` where there is no room.
    var panel: Panel?
}
