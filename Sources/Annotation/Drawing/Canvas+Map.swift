import EmotionRecognition
import Glibc
import Imaging

extension Canvas {
    /// Colours of growing heat.
    private static let heat = [0x2B1E66, 0x7B2A8C, 0xD6456A, 0xFF8A3C, 0xFFE98A].map { Colour(UInt32($0)) }

    /// Draws a map over what it is about: the hotter, the more it covers.
    mutating func draw(_ map: ActivationMap) {
        draw(map, over: Area(map.region.rect), roll: map.region.roll)
    }

    /// - Parameter roll: degrees by which the area is turned around its middle, clockwise.
    mutating func draw(_ map: ActivationMap, over area: Area, roll: Double = 0) {
        let (sine, cosine) = (sin(roll * .pi / 180), cos(roll * .pi / 180))
        let bounds = area.bounds(turnedBy: roll)
        for y in Int(bounds.y.rounded())..<Int(bounds.bottom.rounded()) {
            for x in Int(bounds.x.rounded())..<Int(bounds.right.rounded()) {
                // From the middle, in sides of the area.
                let dx = Double(x) + 0.5 - area.x - area.width / 2
                let dy = Double(y) + 0.5 - area.y - area.height / 2
                let right = 0.5 + (cosine * dx + sine * dy) / area.width
                let down = 0.5 + (cosine * dy - sine * dx) / area.height
                guard 0...1 ~= right, 0...1 ~= down else { continue }
                let value = map.value(x: right, y: down)
                blend(Self.colour(of: value), x: x, y: y, opacity: 0.25 + 0.45 * value)
            }
        }
    }

    private static func colour(of value: Float) -> Colour {
        let place = min(max(value, 0), 1) * Float(heat.count - 1)
        let index = min(Int(place), heat.count - 2)
        return heat[index].mixed(with: heat[index + 1], place - Float(index))
    }
}
