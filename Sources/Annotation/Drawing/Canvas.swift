import EmotionRecognition
import Glibc
import Imaging

/// An image to draw on with antialiased edges.
struct Canvas {
    private(set) var image: BGRImage

    init(_ image: BGRImage) {
        self.image = image
    }

    init(size: ImageSize, filledWith color: Color) {
        let pixels = (0..<size.area).flatMap { _ in [color.blue, color.green, color.red] }
        image = BGRImage(size: size, pixels: pixels)
    }

    /// Enlarges the image to the right and below.
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

    /// Draws another image at a position; parts beyond the edge are cut off.
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

    /// Blends `color` into a pixel, unless it is outside the image.
    mutating func blend(_ color: Color, x: Int, y: Int, opacity: Float) {
        guard opacity > 0, 0..<image.size.width ~= x, 0..<image.size.height ~= y else { return }
        let place = 3 * (y * image.size.width + x)
        func mix(_ old: UInt8, _ new: UInt8) -> UInt8 {
            UInt8((Float(old) + (Float(new) - Float(old)) * opacity).rounded())
        }
        image.pixels[place] = mix(image.pixels[place], color.blue)
        image.pixels[place + 1] = mix(image.pixels[place + 1], color.green)
        image.pixels[place + 2] = mix(image.pixels[place + 2], color.red)
    }

    /// Fills a rectangle with round corners.
    mutating func fill(_ area: Area, radius: Double, _ color: Color, opacity: Double = 1) {
        let shape = RoundedShape(area, radius: radius)
        for y in rows(of: area) {
            for x in columns(from: area.x, to: area.right) {
                let coverage = min(max(0.5 - shape.distance(x: Double(x) + 0.5, y: Double(y) + 0.5), 0), 1)
                blend(color, x: x, y: y, opacity: Float(coverage * opacity))
            }
        }
    }

    /// Draws the outline of a rectangle with round corners, centered on its edge.
    /// - Parameter roll: clockwise rotation of the rectangle around its center in degrees.
    mutating func stroke(
        _ area: Area, roll: Double = 0, radius: Double, thickness: Double, _ color: Color,
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
                    blend(color, x: x, y: y, opacity: Float(coverage * opacity))
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

extension Canvas {
    /// Colors from low to high values.
    private static let heat = [0x2B1E66, 0x7B2A8C, 0xD6456A, 0xFF8A3C, 0xFFE98A].map { Color(UInt32($0)) }

    /// Draws a map over its region, the more opaque the higher its values.
    mutating func draw(_ map: ActivationMap) {
        draw(map, over: Area(map.region.rect), roll: map.region.roll)
    }

    /// - Parameter roll: clockwise rotation of the area around its center in degrees.
    mutating func draw(_ map: ActivationMap, over area: Area, roll: Double = 0) {
        let (sine, cosine) = (sin(roll * .pi / 180), cos(roll * .pi / 180))
        let bounds = area.bounds(turnedBy: roll)
        for y in Int(bounds.y.rounded())..<Int(bounds.bottom.rounded()) {
            for x in Int(bounds.x.rounded())..<Int(bounds.right.rounded()) {
                // Relative to the center, in sides of the area.
                let dx = Double(x) + 0.5 - area.x - area.width / 2
                let dy = Double(y) + 0.5 - area.y - area.height / 2
                let right = 0.5 + (cosine * dx + sine * dy) / area.width
                let down = 0.5 + (cosine * dy - sine * dx) / area.height
                guard 0...1 ~= right, 0...1 ~= down else { continue }
                let value = map.value(x: right, y: down)
                blend(Self.color(of: value), x: x, y: y, opacity: 0.25 + 0.45 * value)
            }
        }
    }

    private static func color(of value: Float) -> Color {
        let place = min(max(value, 0), 1) * Float(heat.count - 1)
        let index = min(Int(place), heat.count - 2)
        return heat[index].mixed(with: heat[index + 1], place - Float(index))
    }
}

/// The signed distance to the edge of a rectangle with round corners, which may be rotated around its center.
struct RoundedShape {
    private let middle: (x: Double, y: Double)
    /// Half of the sides without the radius.
    private let core: (width: Double, height: Double)
    private let radius: Double
    /// Sine and cosine of the rotation.
    private let (sine, cosine): (Double, Double)

    /// - Parameter roll: clockwise rotation of the area in degrees.
    init(_ area: Area, roll: Double = 0, radius: Double) {
        (sine, cosine) = (sin(roll * .pi / 180), cos(roll * .pi / 180))
        self.radius = min(radius, area.width / 2, area.height / 2)
        middle = (area.x + area.width / 2, area.y + area.height / 2)
        core = (area.width / 2 - self.radius, area.height / 2 - self.radius)
    }

    /// Returns the distance of a point to the edge, negative inside.
    func distance(x: Double, y: Double) -> Double {
        let (dx, dy) = (x - middle.x, y - middle.y)
        let right = (cosine * dx + sine * dy).magnitude - core.width
        let down = (cosine * dy - sine * dx).magnitude - core.height
        if right <= 0 || down <= 0 { return max(right, down) - radius }
        return (right * right + down * down).squareRoot() - radius
    }
}
