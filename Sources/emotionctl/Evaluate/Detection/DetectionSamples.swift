import Annotation
import Imaging

/// Samples of missed faces and false positives, spread evenly over the whole run.
struct DetectionSamples {
    /// Maximum number of samples; even, because of `EvenSample`.
    private static let limit = 96
    /// Margin around a face or box, in sides of it.
    private static let surroundings = 1.0

    private(set) var missed = EvenSample<DetectionSheet.Tile>(limit: limit)
    private(set) var falsePositives = EvenSample<DetectionSheet.Tile>(limit: limit)

    /// - Parameter place: short text about the origin of the frame.
    mutating func add(_ judgment: DetectionJudgment, _ place: String, _ frame: borrowing Frame) {
        let faces = judgment.faces.map(\.box)
        let size = frame.size
        for (index, match) in judgment.matches.enumerated() where match == nil {
            guard missed.takesNext() else { continue }
            // Of a face at the center of a picture no box is known.
            let region = index < faces.count ? Self.region(around: faces[index]) : Self.whole(size)
            let side = index < faces.count ? ", \(min(faces[index].width, faces[index].height)) px" : ""
            missed.keep(
                DetectionSheet.Tile(
                    caption: place + side, region: region, reference: faces, found: judgment.boxes, in: frame)
            )
        }
        for (box, isRight) in zip(judgment.boxes, judgment.isRight) where !isRight {
            guard falsePositives.takesNext() else { continue }
            falsePositives.keep(
                DetectionSheet.Tile(
                    caption: "\(place), \(box.width) px", region: Self.region(around: box), reference: faces,
                    found: judgment.boxes, in: frame))
        }
    }

    private static func whole(_ size: ImageSize) -> PixelRect {
        PixelRect(
            center: SIMD2(Double(size.width), Double(size.height)) / 2,
            side: Double(max(size.width, size.height)))
    }

    private static func region(around box: PixelRect) -> PixelRect {
        let longest = max(box.width, box.height)
        return PixelRect(center: box.center, side: Double(longest) * (1 + surroundings))
    }
}
