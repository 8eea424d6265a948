import EmotionRecognition
import Imaging

/// A page of faces with the same label, each beside its activation map.
public struct ContactSheet {
    /// A face as the model saw it, with its activation map.
    public struct Tile: Sendable {
        /// Short text about the origin of the face.
        public let caption: String
        /// Probability of the label, in 0...1.
        public let confidence: Float
        let luma: [Float]
        let map: ActivationMap

        /// Crops the region of the map from `frame`.
        public init(
            caption: String, confidence: Float, map: ActivationMap, crop: inout FaceCrop,
            from frame: borrowing Frame
        ) {
            self.caption = caption
            self.confidence = confidence
            self.map = map
            crop.extract(map.region, margin: 0, border: .replicate, from: frame)
            luma = crop.pixels
        }
    }

    /// Size of a face on the page, and of the crop to extract it with.
    public static let tileSize = ImageSize(width: 160, height: 160)
    private static let columns = 4
    private static let margin = 24
    private static let captionHeight = 40
    private static let headHeight = 76
    private static var step: (x: Int, y: Int) {
        (2 * tileSize.width + margin, tileSize.height + captionHeight)
    }

    private let label: Emotion
    private let color: Color
    private let tiles: [Tile]
    private let fonts: Fonts

    /// - Parameter labels: all of the model's, in its order: they decide the label's color.
    public init(_ label: Emotion, of labels: [Emotion], _ tiles: [Tile]) throws(AnnotationError) {
        self.label = label
        self.tiles = tiles
        color = LabelColors(labels)[label]
        fonts = try Fonts()
    }

    /// Draws the page, with at most four tiles per row.
    public func image() -> BGRImage {
        let columns = min(Self.columns, max(tiles.count, 1))
        let rows = (tiles.count + columns - 1) / columns
        let size = ImageSize(
            width: Self.margin + columns * Self.step.x, height: Self.headHeight + max(rows, 1) * Self.step.y)
        var canvas = Canvas(size: size, filledWith: .ink)
        drawHead(on: &canvas)
        for (index, tile) in tiles.enumerated() {
            draw(
                tile, x: Self.margin + index % columns * Self.step.x,
                y: Self.headHeight + index / columns * Self.step.y, on: &canvas)
        }
        return canvas.image
    }

    private func drawHead(on canvas: inout Canvas) {
        let (size, x, middle) = (22, Double(Self.margin), Double(Self.headHeight) / 2)
        let width = fonts.bold.width(of: label.rawValue, size: size) + 28
        canvas.fill(Area(x: x, y: middle - 19, width: width, height: 38), radius: 10, color)
        canvas.write(label.rawValue, x: x + 14, middle: middle, fonts.bold, size: size, .ink)
        let text = tiles.count == 1 ? "1 face" : "\(tiles.count) faces"
        canvas.write(
            text, x: x + width + 16, middle: middle, fonts.regular, size: 16, .white, opacity: 0.7)
    }

    private func draw(_ tile: Tile, x: Int, y: Int, on canvas: inout Canvas) {
        let (width, height) = (Self.tileSize.width, Self.tileSize.height)
        for (place, luma) in tile.luma.enumerated() {
            let gray = UInt32(min(max(luma, 0), 255)) * 0x010101
            let (column, row) = (x + place % width, y + place / width)
            canvas.blend(Color(gray), x: column, y: row, opacity: 1)
            canvas.blend(Color(gray), x: column + width, y: row, opacity: 1)
        }
        canvas.draw(
            tile.map,
            over: Area(x: Double(x + width), y: Double(y), width: Double(width), height: Double(height)))
        let percent = "\(Int((tile.confidence * 100).rounded())) %"
        let (size, middle) = (13, Double(y + height) + 14)
        let right = Double(x + 2 * width) - fonts.bold.width(of: percent, size: size)
        canvas.write(percent, x: right, middle: middle, fonts.bold, size: size, color)
        canvas.write(
            fonts.regular.shortened(tile.caption, size: size, width: right - Double(x) - 10),
            x: Double(x),
            middle: middle, fonts.regular, size: size, .white, opacity: 0.75)
    }
}
