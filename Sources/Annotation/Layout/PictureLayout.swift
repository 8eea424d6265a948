import EmotionRecognition
import Imaging
import Tracking

/// Where all annotations of a picture are: captions and bars beside their faces, covering no other face
/// and not each other.
struct PictureLayout {
    /// A face whose side is a larger part of the picture's shorter one is worth a margin, or a corner, for its bars.
    private static let largeFace = 0.2
    /// Wider than this part of the picture a margin must not be for more than a column of bars.
    private static let widestMargin = 0.6
    /// In the order of the faces.
    var faces: [FaceLayout] = []
    /// The picture and, on the right, the margin for bars that have no room in it.
    private(set) var size: ImageSize

    let labels: [Emotion]
    let lettering: Lettering
    var placement: Placement

    /// - Parameters:
    ///   - hasMargin: whether bars without room get some beside the picture, or in its corners.
    ///   - memory: the frame before, by the number of the face.
    init(
        _ found: [TrackedFace], in size: ImageSize, labels: [Emotion], _ lettering: Lettering,
        hasMargin: Bool, memory: inout [Int: LayoutMemory]
    ) {
        (self.size, self.labels, self.lettering) = (size, labels, lettering)
        placement = Placement(bounds: Area(size), taken: found.map { Area(boundsOf: $0) })
        for face in found { addCaption(of: face, memory: &memory) }
        let order = found.indices.sorted { found[$0].box.area > found[$1].box.area }
        for index in order { addPanel(index, of: found[index], hasCorners: !hasMargin, memory: &memory) }
        if hasMargin { addMargin() }
    }

    /// Widens the picture for the bars of large faces that found no room in it; not for a crowd's.
    private mutating func addMargin() {
        let homeless = faces.indices.filter { faces[$0].panel == nil && isLarge(side: faces[$0].side) }
        guard !homeless.isEmpty else { return }
        let (picture, metrics) = (Area(size), Metrics(for: size, labels: labels, lettering))
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
