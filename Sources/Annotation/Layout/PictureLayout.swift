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
        self.size = size
        self.labels = labels
        self.fonts = fonts
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

extension PictureLayout {
    /// Scales that are tried for bars.
    private static let scales = [1, 0.8]
    /// Maximum fraction of the image that bars may cover.
    private static let largestCorner = 0.25
    /// Factor by which a face with bars in a corner counts as larger, as hysteresis.
    private static let hysteresis = 1.15
    /// Identity of the first corner position.
    private static let firstCorner = 1000

    /// Adds the bars of a face: beside the box, scaled down if there is little room, else in a corner of the
    /// image, where they may cover less important parts of the face.
    mutating func addPanel(
        _ index: Int, of face: TrackedFace, hasCorners: Bool, memory: inout [Int: LayoutMemory]
    ) {
        let (part, old) = (memory[face.id]?.part ?? 1, memory[face.id]?.panel)
        let sizes = Self.scales.map { Metrics(for: size, labels: labels, fonts, part: part * $0) }
        var candidates = sizes.enumerated().flatMap { besideBox(index, $1, rank: $0) }
        let hasCaption = faces.count > 1 || old?.hasCaption == true
        let side = faces[index].side * (old?.isInCorner == true ? Self.hysteresis : 1)
        if hasCorners, isLarge(side: side) {
            candidates += corners(index, sizes[0], hasCaption: hasCaption)
        }
        let place = placement.best(
            of: candidates, for: faces[index].box, keeping: old?.place, tolerance: Double(sizes[0].text) / 2)
        memory[face.id]?.panel = place.map { place in
            let isInCorner = place.id >= Self.firstCorner
            let panel = FaceLayout.Panel(
                area: place.area, metrics: isInCorner ? sizes[0] : sizes[place.rank],
                hasCaption: isInCorner && hasCaption, isInCorner: isInCorner)
            faces[index].panel = panel
            placement.take(place.area)
            return .init(place: place.id, isInCorner: isInCorner, hasCaption: panel.hasCaption)
        }
    }

    /// Returns positions beside the box, then beside the union of the box and its caption.
    private func besideBox(_ index: Int, _ metrics: Metrics, rank: Int) -> [Candidate] {
        let box = faces[index].box
        let areas = [box, box.union(faces[index].chip)].flatMap {
            placement.panels(metrics.panelWidth, metrics.panelHeight, of: $0, gap: metrics.gap)
        }
        return areas.enumerated().map { Candidate(id: rank * areas.count + $0, area: $1, rank: rank) }
    }

    private func corners(_ index: Int, _ metrics: Metrics, hasCaption: Bool) -> [Candidate] {
        let box = faces[index].box
        let (width, height) = (
            metrics.panelWidth, metrics.panelHeight + (hasCaption ? metrics.headHeight : 0)
        )
        guard width * height <= Self.largestCorner * Double(size.area) else { return [] }
        // The region from the eyes to the chin.
        let features = Area(
            x: box.x + 0.18 * box.width, y: box.y + 0.2 * box.height, width: 0.64 * box.width,
            height: 0.75 * box.height)
        return placement.corners(width, height, gap: 2 * metrics.gap).enumerated().map { place, area in
            let covered = area.intersectionArea(with: box) + 3 * area.intersectionArea(with: features)
            return Candidate(
                id: Self.firstCorner + place, area: area, rank: Self.scales.count,
                cost: covered / (width * height), mayCoverBox: true)
        }
    }
}

extension PictureLayout {
    /// Maximum size of a caption inside a box, as fractions of the box.
    private static let largestInside = (width: 0.8, height: 0.15)
    /// Fraction by which the box may shrink on each side before a caption inside moves, as hysteresis.
    private static let captionHysteresis = 0.1

    /// Adds the caption of a face: beside the box, shortened if there is little room, else inside a large
    /// box.
    mutating func addCaption(of face: TrackedFace, memory: inout [Int: LayoutMemory]) {
        let box = Area(boundsOf: face)
        let old = memory[face.id]
        let part = Metrics.part(for: Area(face.box), in: size, keeping: old?.part)
        let metrics = Metrics(for: size, labels: labels, fonts, part: part)
        let percent = Int((face.confidence * 100).rounded())
        let captions = ["\(face.id)  \(face.label) \(percent) %", "\(face.id)  \(face.label)", "\(face.id)"]
        let places = captions.map { caption in
            let width = fonts.bold.width(of: caption, size: metrics.text) + 2 * metrics.padding
            return placement.chips(width, metrics.chipHeight, of: box, gap: metrics.gap)
        }
        let place = captionPlace(
            among: places, of: box, keeping: old?.caption, tolerance: Double(metrics.text) / 2)
        faces.append(
            FaceLayout(
                box: box, side: Double(face.box.width), chip: place.area, metrics: metrics,
                caption: captions[place.id % captions.count],
                fullCaption: captions[0]))
        placement.take(place.area)
        memory[face.id] = LayoutMemory(part: part, caption: place.id, panel: old?.panel)
    }

    /// - Parameter places: positions of each form of the caption, the longest first.
    private func captionPlace(among places: [[Area]], of box: Area, keeping kept: Int?, tolerance: Double)
        -> Candidate
    {
        let beside = places.enumerated().flatMap { caption, areas in
            areas.enumerated().map { place, area in
                Candidate(id: place * places.count + caption, area: area, rank: caption)
            }
        }
        // The full caption inside the box is better than the number alone beside it.
        let candidates = beside.flatMap { candidate in
            guard candidate.rank < places.count - 1 else {
                return [Candidate(id: candidate.id, area: candidate.area, rank: 2 * candidate.rank)]
            }
            let inside = Candidate(
                id: candidate.id + beside.count, area: candidate.area,
                rank: candidate.rank + places.count - 1, mayCoverBox: true)
            let room = inside.id == kept ? box.grown(by: Self.captionHysteresis * box.width) : box
            return fits(candidate.area, inside: room) ? [candidate, inside] : [candidate]
        }
        if let place = placement.best(of: candidates, for: box, keeping: kept, tolerance: tolerance) {
            return place
        }
        // Without room anywhere, covering the corner of the own face is the least bad.
        func covered(_ place: Candidate) -> Double {
            let area = placement.covered(by: place.area) - 0.9 * place.area.intersectionArea(with: box)
            return place.id == kept ? 0.7 * area : area
        }
        guard let place = beside.min(by: { covered($0) < covered($1) }) else {
            preconditionFailure("a caption has places")
        }
        return place
    }

    private func fits(_ caption: Area, inside box: Area) -> Bool {
        caption.width <= Self.largestInside.width * box.width
            && caption.height <= Self.largestInside.height * box.height
    }
}
