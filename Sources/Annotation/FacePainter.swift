import EmotionRecognition
import Imaging
import Tracking

/// Draws what was recognized into a picture: around each face a box, above it its number and label, beside it a bar
/// for each label's probability.
public struct FacePainter {
    private let labels: [Emotion]
    private let colours: LabelColours
    private let lettering: Lettering
    /// The frame before, by the number of the face.
    private var memory: [Int: LayoutMemory] = [:]

    /// - Parameter labels: a bar each, in this order.
    public init(labels: [Emotion]) throws(AnnotationError) {
        self.labels = labels
        colours = LabelColours(labels)
        lettering = try Lettering()
    }

    /// A picture with its faces; wider than it was where large faces' bars have no room in it.
    ///
    /// - Parameter maps: what is drawn over faces, by their numbers.
    public func annotate(
        _ picture: BGRImage, _ faces: [TrackedFace], maps: [Int: ActivationMap] = [:]
    ) -> BGRImage {
        var memory: [Int: LayoutMemory] = [:]
        let layout = PictureLayout(
            faces, in: picture.size, labels: labels, lettering, hasMargin: true, memory: &memory)
        return draw(picture, faces, layout, maps)
    }

    /// A frame of a film with its faces: as large as it was, with bars in a corner where a large face leaves no other
    /// room. Everything stays where it is while it can.
    public mutating func annotate(
        frame: BGRImage, _ faces: [TrackedFace], maps: [Int: ActivationMap] = [:]
    ) -> BGRImage {
        let layout = PictureLayout(
            faces, in: frame.size, labels: labels, lettering, hasMargin: false, memory: &memory)
        return draw(frame, faces, layout, maps)
    }

    /// The film is over: faces of the next one have nothing to do with its.
    public mutating func forget() {
        memory = [:]
    }

    private func draw(
        _ picture: BGRImage, _ faces: [TrackedFace], _ layout: PictureLayout, _ maps: [Int: ActivationMap]
    ) -> BGRImage {
        var canvas = Canvas(picture)
        for face in faces { if let map = maps[face.id] { canvas.draw(map) } }
        canvas.extend(to: layout.size)
        let shorterSide = Double(min(picture.size.width, picture.size.height))
        for face in faces { drawBox(of: face, thickest: shorterSide / 220, on: &canvas) }
        for (face, place) in zip(faces, layout.faces) {
            if let panel = place.panel { draw(panel, of: face, place.fullCaption, on: &canvas) }
            drawCaption(place.caption, in: place.chip, face.label, place.metrics, on: &canvas)
        }
        return canvas.image
    }

    /// Turned as the face is.
    private func drawBox(of face: TrackedFace, thickest: Double, on canvas: inout Canvas) {
        let box = Area(face.box)
        let line = max(1.5, min(box.width / 24, thickest))
        let radius = box.width * 0.08
        canvas.stroke(box, roll: face.roll, radius: radius, thickness: line * 2.2, .black, opacity: 0.35)
        canvas.stroke(box, roll: face.roll, radius: radius, thickness: line, colours[face.label])
    }

    private func drawCaption(
        _ caption: String, in area: Area, _ label: Emotion, _ metrics: Metrics, on canvas: inout Canvas
    ) {
        canvas.fill(area, radius: metrics.chipHeight * 0.28, colours[label], opacity: 0.94)
        canvas.write(
            caption, x: area.x + metrics.padding, middle: area.y + area.height / 2, lettering.bold,
            size: metrics.text, .ink)
    }

    private func draw(
        _ panel: FaceLayout.Panel, of face: TrackedFace, _ caption: String, on canvas: inout Canvas
    ) {
        let metrics = panel.metrics
        var area = panel.area
        if panel.hasCaption {
            let width = lettering.bold.width(of: caption, size: metrics.text) + 2 * metrics.padding
            let chip = Area(x: area.x, y: area.y, width: width, height: metrics.chipHeight)
            drawCaption(caption, in: chip, face.label, metrics, on: &canvas)
            area.y += metrics.headHeight
            area.height -= metrics.headHeight
        }
        let radius = metrics.rowHeight * 0.4
        canvas.fill(area, radius: radius, .ink, opacity: panel.isInCorner ? 0.7 : 0.78)
        canvas.stroke(area.grown(by: -0.5), radius: radius, thickness: 1, .white, opacity: 0.16)
        for (row, label) in labels.enumerated() {
            let middle = area.y + metrics.padding / 2 + (Double(row) + 0.5) * metrics.rowHeight
            drawRow(label, face, x: area.x + metrics.padding, middle: middle, metrics, on: &canvas)
        }
    }

    private func drawRow(
        _ label: Emotion, _ face: TrackedFace, x: Double, middle: Double, _ metrics: Metrics,
        on canvas: inout Canvas
    ) {
        let isMain = label == face.label
        let font = isMain ? lettering.bold : lettering.regular
        canvas.write(
            label.rawValue, x: x, middle: middle, font, size: metrics.text, isMain ? colours[label] : .white,
            opacity: isMain ? 1 : 0.82)
        let height = 0.62 * Double(metrics.text)
        var bar = Area(
            x: x + metrics.labelWidth + metrics.padding, y: middle - height / 2, width: metrics.barWidth,
            height: height)
        canvas.fill(bar, radius: height / 2, .white, opacity: 0.14)
        guard let probability = face.scores[label] else { return }
        let right = bar.right + metrics.padding + metrics.percentWidth
        bar.width *= Double(probability)
        canvas.fill(bar, radius: height / 2, colours[label])
        let percent = "\(Int((probability * 100).rounded()))"
        canvas.write(
            percent, x: right - lettering.regular.width(of: percent, size: metrics.text), middle: middle,
            lettering.regular, size: metrics.text, .white, opacity: isMain ? 1 : 0.6)
    }
}
