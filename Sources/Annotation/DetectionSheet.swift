import Imaging

/// A page of image regions with boxes of a reference and of a detector.
public struct DetectionSheet {
    /// A region of an image.
    public struct Tile: Sendable {
        let caption: String
        let luma: [Float]
        /// Reference boxes in pixels of the tile.
        let reference: [Area]
        /// Detected boxes in pixels of the tile.
        let found: [Area]

        /// - Parameters:
        ///   - caption: short text about the origin of the region.
        ///   - region: in pixels of the frame; may extend beyond it.
        ///   - reference: boxes of the reference in the frame.
        ///   - found: boxes of the detector in the frame.
        public init(
            caption: String, region: PixelRect, reference: [PixelRect], found: [PixelRect],
            in frame: borrowing Frame
        ) {
            self.caption = caption
            var crop = FaceCrop(size: tileSize)
            crop.extract(FaceBox(region), margin: 0, border: .replicate, from: frame)
            luma = crop.pixels
            let scale = (
                x: Double(tileSize.width) / Double(region.width),
                y: Double(tileSize.height) / Double(region.height)
            )
            func inTile(_ boxes: [PixelRect]) -> [Area] {
                boxes.map { box in
                    Area(
                        x: Double(box.x - region.x) * scale.x, y: Double(box.y - region.y) * scale.y,
                        width: Double(box.width) * scale.x, height: Double(box.height) * scale.y)
                }
            }
            (self.reference, self.found) = (inTile(reference), inTile(found))
        }
    }

    private static let tileSize = ImageSize(width: 160, height: 160)
    private static let columns = 8
    private static let margin = 16
    private static let captionHeight = 34
    private static let headHeight = 64
    private static let referenceColor = Color(0x45D6CF)
    private static let foundColor = Color(0xFFCE4A)
    private static var step: (x: Int, y: Int) {
        (tileSize.width + margin, tileSize.height + captionHeight)
    }

    private let title: String
    private let count: Int
    private let tiles: [Tile]
    private let fonts: Fonts

    /// - Parameters:
    ///   - title: what the tiles have in common.
    ///   - count: total number, of which `tiles` are a selection.
    public init(_ title: String, of count: Int, _ tiles: [Tile]) throws(AnnotationError) {
        self.title = title
        self.count = count
        self.tiles = tiles
        fonts = try Fonts()
    }

    /// Draws the page, with at most eight tiles per row.
    public func image() -> BGRImage {
        let rows = (tiles.count + Self.columns - 1) / Self.columns
        let size = ImageSize(
            width: Self.margin + Self.columns * Self.step.x,
            height: Self.headHeight + max(rows, 1) * Self.step.y)
        var canvas = Canvas(size: size, filledWith: .ink)
        drawHead(on: &canvas)
        for (index, tile) in tiles.enumerated() {
            draw(
                tile, x: Self.margin + index % Self.columns * Self.step.x,
                y: Self.headHeight + index / Self.columns * Self.step.y, on: &canvas)
        }
        return canvas.image
    }

    private func drawHead(on canvas: inout Canvas) {
        let number = tiles.count == count ? "\(count)" : "\(tiles.count) of \(count)"
        var x = Double(Self.margin)
        for (text, font, color) in [
            ("\(number) \(title)", fonts.bold, Color.white),
            ("reference", fonts.regular, Self.referenceColor),
            ("found", fonts.regular, Self.foundColor),
        ] {
            canvas.write(text, x: x, middle: Double(Self.headHeight) / 2, font, size: 18, color)
            x += font.width(of: text, size: 18) + 24
        }
    }

    private func draw(_ tile: Tile, x: Int, y: Int, on canvas: inout Canvas) {
        let (width, height) = (Self.tileSize.width, Self.tileSize.height)
        var picture = Canvas(size: Self.tileSize, filledWith: .ink)
        for (place, luma) in tile.luma.enumerated() {
            picture.blend(
                Color(UInt32(min(max(luma, 0), 255)) * 0x010101), x: place % width, y: place / width,
                opacity: 1)
        }
        for (boxes, color) in [(tile.reference, Self.referenceColor), (tile.found, Self.foundColor)] {
            for box in boxes { picture.stroke(box, radius: 2, thickness: 1.5, color) }
        }
        canvas.draw(picture.image, x: x, y: y)
        let text = fonts.regular.shortened(tile.caption, size: 12, width: Double(width))
        canvas.write(
            text, x: Double(x), middle: Double(y + height) + 13, fonts.regular, size: 12, .white,
            opacity: 0.75)
    }
}
