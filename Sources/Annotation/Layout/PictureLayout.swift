import EmotionRecognition
import Imaging
import Tracking

/// Where all annotations of a picture are: captions and bars beside their faces, covering no face and not each other.
struct PictureLayout {
    /// A face whose side is a larger part of the picture's shorter one is worth a margin for its bars.
    private static let largeFace = 0.2
    /// Wider than this part of the picture a margin must not be for more than a column of bars.
    private static let widestMargin = 0.6
    /// Sizes that are tried for bars, as parts of the full one.
    private static let scales = [1, 0.8]

    /// In the order of the faces.
    private(set) var faces: [FaceLayout] = []
    /// The picture and, on the right, the margin for bars that have no room in it.
    private(set) var size: ImageSize

    private let labels: [Emotion]
    private let lettering: Lettering
    private var placement: Placement

    /// - Parameters:
    ///   - hasMargin: whether bars without room may get some beside the picture.
    ///   - memory: where faces' bars were in the frame before, so that they stay there.
    init(
        _ found: [TrackedFace], in size: ImageSize, labels: [Emotion], _ lettering: Lettering,
        hasMargin: Bool,
        memory: inout [Int: Int]
    ) {
        (self.size, self.labels, self.lettering) = (size, labels, lettering)
        placement = Placement(bounds: Area(size), taken: found.map { Area($0.box) })
        for face in found { addCaption(of: face) }
        let order = found.indices.sorted { found[$0].box.area > found[$1].box.area }
        for index in order { addPanel(index, id: found[index].id, memory: &memory) }
        if hasMargin { addMargin() }
    }

    private mutating func addCaption(of face: TrackedFace) {
        let box = Area(face.box)
        let metrics = Metrics(for: size, box: box, labels: labels, lettering)
        let percent = Int((face.confidence * 100).rounded())
        let captions = ["\(face.id)  \(face.label) \(percent) %", "\(face.id)  \(face.label)", "\(face.id)"]
        let layouts = captions.flatMap { caption in
            let width = lettering.bold.width(of: caption, size: metrics.text) + 2 * metrics.padding
            return placement.chips(width, metrics.chipHeight, of: box, gap: metrics.gap).map {
                FaceLayout(
                    box: box, chip: $0, metrics: metrics, caption: caption, fullCaption: captions[0])
            }
        }
        // Without room anywhere, its own face's corner is the least evil.
        let cost = { [placement] (layout: FaceLayout) in
            placement.covered(by: layout.chip) - 0.9 * layout.chip.overlap(with: box)
        }
        let layout = layouts.first { placement.isFree($0.chip) } ?? layouts.min { cost($0) < cost($1) }
        guard let layout else { preconditionFailure("a caption has places") }
        faces.append(layout)
        placement.take(layout.chip)
    }

    private mutating func addPanel(_ index: Int, id: Int, memory: inout [Int: Int]) {
        for scale in Self.scales {
            let box = faces[index].box
            let metrics = Metrics(for: size, box: box, labels: labels, lettering, scale: scale)
            // Beside the box, else beside the box and its caption together.
            let areas = [box, box.union(faces[index].chip)].flatMap {
                placement.panels(metrics.panelWidth, metrics.panelHeight, of: $0, gap: metrics.gap)
            }
            let places = [memory[id]].compactMap(\.self) + areas.indices
            guard let place = places.first(where: { placement.isFree(areas[$0]) }) else { continue }
            memory[id] = place
            faces[index].panel = .init(area: areas[place], metrics: metrics, isInMargin: false)
            placement.take(areas[place])
            return
        }
    }

    /// Widens the picture for the bars of large faces that found no room in it; not for a crowd's.
    private mutating func addMargin() {
        let side = Double(min(size.width, size.height))
        let homeless = faces.indices.filter {
            faces[$0].panel == nil && faces[$0].box.width > Self.largeFace * side
        }
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
                area: Area(x: x, y: y, width: width, height: height), metrics: metrics, isInMargin: true)
        }
    }
}
