import EmotionRecognition
import Imaging
import Tracking

/// Draws the results of recognition into an image: around each face a box, above it its number and label,
/// beside it a bar for each label's probability.
public struct FacePainter {
    private let labels: [Emotion]
    private let colors: LabelColors
    private let fonts: Fonts
    /// Layout of each face in the previous frame, by the number of the face.
    private var memory: [Int: LayoutMemory] = [:]

    /// - Parameter labels: labels of the bars, in this order.
    public init(labels: [Emotion]) throws(AnnotationError) {
        self.labels = labels
        colors = LabelColors(labels)
        fonts = try Fonts()
    }

    /// Returns an image with its faces annotated; widened if it has no room for the bars of large faces.
    ///
    /// - Parameter maps: activation maps to draw over faces, by their numbers.
    public func annotate(
        _ picture: BGRImage, _ faces: [TrackedFace], maps: [Int: ActivationMap] = [:]
    ) -> BGRImage {
        var memory: [Int: LayoutMemory] = [:]
        let layout = PictureLayout(
            faces, in: picture.size, labels: labels, fonts, hasMargin: true, memory: &memory)
        return draw(picture, faces, layout, maps)
    }

    /// Returns a video frame with its faces annotated, in the same size; the bars of a large face are in a
    /// corner if there is no other room. Annotations keep their positions from frame to frame while possible.
    public mutating func annotate(
        frame: BGRImage, _ faces: [TrackedFace], maps: [Int: ActivationMap] = [:]
    ) -> BGRImage {
        let layout = PictureLayout(
            faces, in: frame.size, labels: labels, fonts, hasMargin: false, memory: &memory)
        return draw(frame, faces, layout, maps)
    }

    /// Discards the previous frame's layout before another video.
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

    /// Draws the box, rotated like the face.
    private func drawBox(of face: TrackedFace, thickest: Double, on canvas: inout Canvas) {
        let box = Area(face.box)
        let line = max(1.5, min(box.width / 24, thickest))
        let radius = box.width * 0.08
        canvas.stroke(box, roll: face.roll, radius: radius, thickness: line * 2.2, .black, opacity: 0.35)
        canvas.stroke(box, roll: face.roll, radius: radius, thickness: line, colors[face.label])
    }

    private func drawCaption(
        _ caption: String, in area: Area, _ label: Emotion, _ metrics: Metrics, on canvas: inout Canvas
    ) {
        canvas.fill(area, radius: metrics.chipHeight * 0.28, colors[label], opacity: 0.94)
        canvas.write(
            caption, x: area.x + metrics.padding, middle: area.y + area.height / 2, fonts.bold,
            size: metrics.text, .ink)
    }

    private func draw(
        _ panel: FaceLayout.Panel, of face: TrackedFace, _ caption: String, on canvas: inout Canvas
    ) {
        let metrics = panel.metrics
        var area = panel.area
        if panel.hasCaption {
            let width = fonts.bold.width(of: caption, size: metrics.text) + 2 * metrics.padding
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
        let font = isMain ? fonts.bold : fonts.regular
        canvas.write(
            label.rawValue, x: x, middle: middle, font, size: metrics.text, isMain ? colors[label] : .white,
            opacity: isMain ? 1 : 0.82)
        let height = 0.62 * Double(metrics.text)
        var bar = Area(
            x: x + metrics.labelWidth + metrics.padding, y: middle - height / 2, width: metrics.barWidth,
            height: height)
        canvas.fill(bar, radius: height / 2, .white, opacity: 0.14)
        guard let probability = face.scores[label] else { return }
        let right = bar.right + metrics.padding + metrics.percentWidth
        bar.width *= Double(probability)
        canvas.fill(bar, radius: height / 2, colors[label])
        let percent = "\(Int((probability * 100).rounded()))"
        canvas.write(
            percent, x: right - fonts.regular.width(of: percent, size: metrics.text), middle: middle,
            fonts.regular, size: metrics.text, .white, opacity: isMain ? 1 : 0.6)
    }
}
