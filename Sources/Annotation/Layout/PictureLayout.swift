import EmotionRecognition
import Imaging
import Tracking

/// The layout of all annotations of an image: captions and bars beside their faces that cover neither other
/// faces nor each other.
struct PictureLayout {
    /// Fraction of the image's shorter side above which a face may get a margin or a corner for its bars.
    private static let largeFace = 0.2
    /// Maximum fraction of the image's width for a margin with several columns of bars.
    private static let widestMargin = 0.6
    /// Layouts in the order of the faces.
    var faces: [FaceLayout] = []
    /// Size of the image, including a margin on the right for bars without room in the image.
    private(set) var size: ImageSize

    let labels: [Emotion]
    let fonts: Fonts
    var placement: Placement

    /// - Parameters:
    ///   - hasMargin: whether bars without room are put beside the image instead of in its corners.
    ///   - memory: layouts of the previous frame, by the number of the face.
    init(
        _ found: [TrackedFace], in size: ImageSize, labels: [Emotion], _ fonts: Fonts,
        hasMargin: Bool, memory: inout [Int: LayoutMemory]
    ) {
        (self.size, self.labels, self.fonts) = (size, labels, fonts)
        placement = Placement(bounds: Area(size), taken: found.map { Area(boundsOf: $0) })
        for face in found { addCaption(of: face, memory: &memory) }
        let order = found.indices.sorted { found[$0].box.area > found[$1].box.area }
        for index in order { addPanel(index, of: found[index], hasCorners: !hasMargin, memory: &memory) }
        if hasMargin { addMargin() }
    }

    /// Adds a margin for the bars of large faces without room in the image; not for a crowd.
    private mutating func addMargin() {
        let homeless = faces.indices.filter { faces[$0].panel == nil && isLarge(side: faces[$0].side) }
        guard !homeless.isEmpty else { return }
        let (picture, metrics) = (Area(size), Metrics(for: size, labels: labels, fonts))
        let (width, gap) = (metrics.panelWidth, 2 * metrics.gap)
        let height = metrics.panelHeight + metrics.headHeight
        let rows = max(1, Int((picture.height - gap) / (height + gap)))
        let columns = (homeless.count + rows - 1) / rows
        let margin = Double(columns) * (width + gap) + gap
        guard columns == 1 || margin <= Self.widestMargin * picture.width else { return }
        size = ImageSize(
            width: Int((picture.width + margin).rounded(.up)),
            height: Int(max(picture.height, height + 2 * gap).rounded(.up)))
        for (place, index) in homeless.enumerated() {
            let y = gap + Double(place % rows) * (height + gap)
            let x = picture.right + gap + Double(place / rows) * (width + gap)
            faces[index].panel = .init(
                area: Area(x: x, y: y, width: width, height: height), metrics: metrics, hasCaption: true)
        }
    }

    func isLarge(side: Double) -> Bool { side > Self.largeFace * Double(min(size.width, size.height)) }
}
