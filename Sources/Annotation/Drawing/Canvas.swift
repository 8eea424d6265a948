import Imaging

/// A picture to draw on. Edges are smooth: each pixel is covered by as much as lies in the shape.
struct Canvas {
    private(set) var image: BGRImage

    init(_ image: BGRImage) {
        self.image = image
    }

    init(size: ImageSize, filledWith colour: Colour) {
        let pixels = (0..<size.area).flatMap { _ in [colour.blue, colour.green, colour.red] }
        image = BGRImage(size: size, pixels: pixels)
    }

    /// Makes the picture larger to the right and below.
    mutating func extend(to size: ImageSize) {
        guard size != image.size else { return }
        let old = image
        self = Canvas(size: size, filledWith: .ink)
        let width = 3 * old.size.width
        for y in 0..<old.size.height {
            image.pixels.replaceSubrange(
                3 * y * size.width..<3 * y * size.width + width, with: old.pixels[y * width..<(y + 1) * width]
            )
        }
    }

    /// Puts another picture there; what lies beyond the edge is cut off.
    mutating func draw(_ picture: BGRImage, x: Int, y: Int) {
        for row in max(0, -y)..<max(0, -y, min(picture.size.height, image.size.height - y)) {
            let columns = max(0, -x)..<max(0, -x, min(picture.size.width, image.size.width - x))
            let source = 3 * (row * picture.size.width + columns.lowerBound)
            let target = 3 * ((y + row) * image.size.width + x + columns.lowerBound)
            image.pixels.replaceSubrange(
                target..<target + 3 * columns.count,
                with: picture.pixels[source..<source + 3 * columns.count])
        }
    }

    /// Blends `colour` into a pixel; nothing where there is none.
    mutating func blend(_ colour: Colour, x: Int, y: Int, opacity: Float) {
        guard opacity > 0, 0..<image.size.width ~= x, 0..<image.size.height ~= y else { return }
        let place = 3 * (y * image.size.width + x)
        func mix(_ old: UInt8, _ new: UInt8) -> UInt8 {
            UInt8((Float(old) + (Float(new) - Float(old)) * opacity).rounded())
        }
        image.pixels[place] = mix(image.pixels[place], colour.blue)
        image.pixels[place + 1] = mix(image.pixels[place + 1], colour.green)
        image.pixels[place + 2] = mix(image.pixels[place + 2], colour.red)
    }

    /// A rectangle with round corners.
    mutating func fill(_ area: Area, radius: Double, _ colour: Colour, opacity: Double = 1) {
        let shape = RoundedShape(area, radius: radius)
        for y in rows(of: area) {
            for x in columns(from: area.x, to: area.right) {
                let coverage = min(max(0.5 - shape.distance(x: Double(x) + 0.5, y: Double(y) + 0.5), 0), 1)
                blend(colour, x: x, y: y, opacity: Float(coverage * opacity))
            }
        }
    }

    /// The outline of a rectangle with round corners, half of it inside.
    /// - Parameter roll: degrees by which the rectangle is turned around its middle, clockwise.
    mutating func stroke(
        _ area: Area, roll: Double = 0, radius: Double, thickness: Double, _ colour: Colour,
        opacity: Double = 1
    ) {
        let shape = RoundedShape(area, roll: roll, radius: radius)
        let reach = thickness / 2 + 1
        let hole = area.grown(by: -(radius + reach))
        let bounds = area.bounds(turnedBy: roll)
        for y in rows(of: bounds.grown(by: reach)) {
            let isBetween = roll == 0 && Double(y) > hole.y && Double(y) + 1 < hole.bottom && hole.width > 0
            let spans =
                isBetween
                ? [(area.x - reach, area.x + reach), (area.right - reach, area.right + reach)]
                : [(bounds.x - reach, bounds.right + reach)]
            for (left, right) in spans {
                for x in columns(from: left, to: right) {
                    let distance = shape.distance(x: Double(x) + 0.5, y: Double(y) + 0.5).magnitude
                    let coverage = min(max(0.5 + thickness / 2 - distance, 0), 1)
                    blend(colour, x: x, y: y, opacity: Float(coverage * opacity))
                }
            }
        }
    }

    private func rows(of area: Area) -> Range<Int> {
        Self.pixels(from: area.y, to: area.bottom, limit: image.size.height)
    }

    private func columns(from left: Double, to right: Double) -> Range<Int> {
        Self.pixels(from: left, to: right, limit: image.size.width)
    }

    private static func pixels(from start: Double, to end: Double, limit: Int) -> Range<Int> {
        let first = min(max(Int(start.rounded(.down)), 0), limit)
        return first..<max(first, min(Int(end.rounded(.up)), limit))
    }
}
