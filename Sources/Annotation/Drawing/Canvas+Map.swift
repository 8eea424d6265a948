import EmotionRecognition
import Imaging

extension Canvas {
    /// Colours of growing heat.
    private static let heat = [0x2B1E66, 0x7B2A8C, 0xD6456A, 0xFF8A3C, 0xFFE98A].map { Colour(UInt32($0)) }

    /// Draws a map over what it is about: the hotter, the more it covers.
    mutating func draw(_ map: ActivationMap) {
        draw(map, over: Area(map.region.rect))
    }

    mutating func draw(_ map: ActivationMap, over area: Area) {
        let (left, top) = (Int(area.x.rounded()), Int(area.y.rounded()))
        let (width, height) = (Int(area.width.rounded()), Int(area.height.rounded()))
        for y in 0..<height {
            for x in 0..<width {
                let value = map.value(
                    x: (Double(x) + 0.5) / Double(width), y: (Double(y) + 0.5) / Double(height))
                blend(Self.colour(of: value), x: left + x, y: top + y, opacity: 0.25 + 0.45 * value)
            }
        }
    }

    private static func colour(of value: Float) -> Colour {
        let place = min(max(value, 0), 1) * Float(heat.count - 1)
        let index = min(Int(place), heat.count - 2)
        return heat[index].mixed(with: heat[index + 1], place - Float(index))
    }
}
