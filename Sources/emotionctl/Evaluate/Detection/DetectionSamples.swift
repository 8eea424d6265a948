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

/// The boxes of the detector in one picture, compared with the reference.
struct DetectionJudgment {
    /// Boxes from the detector.
    let boxes: [PixelRect]
    /// Whether each of `boxes` is on a face.
    let isRight: [Bool]
    /// Reference faces that should be detected; empty if only the center is known.
    let faces: [ReferenceFace]
    /// Index of the best box on each of these faces; `nil` if it was missed.
    let matches: [Int?]

    init(_ boxes: [PixelRect], in size: ImageSize, reference expectation: ReferenceBoxes.Expectation) {
        self.boxes = boxes
        switch expectation {
        case .faces(let all):
            isRight = boxes.map { box in all.contains { $0.isFound(by: box) } }
            faces = all.filter { $0.isWanted(in: size) }
            matches = faces.map { face in
                boxes.indices.filter { face.isFound(by: boxes[$0]) }
                    .max {
                        boxes[$0].intersectionOverUnion(face.box) < boxes[$1].intersectionOverUnion(face.box)
                    }
            }
        case .center:
            let middle = SIMD2(Double(size.width), Double(size.height)) / 2
            isRight = boxes.map { $0.contains(middle) }
            faces = []
            matches = [isRight.firstIndex(of: true)]
        }
    }
}

/// A sample of a sequence of unknown length, spread evenly over it.
struct EvenSample<Element> {
    private(set) var kept: [Element] = []
    /// Length of the sequence so far.
    private(set) var count = 0
    private let limit: Int
    private var step = 1

    /// - Parameter limit: maximum size of the sample; even.
    init(limit: Int) {
        precondition(limit > 0 && limit.isMultiple(of: 2))
        self.limit = limit
    }

    /// Counts the next element and returns whether it belongs to the sample.
    mutating func takesNext() -> Bool {
        defer { count += 1 }
        if count.isMultiple(of: step), kept.count == limit {
            kept = kept.indices.filter { $0.isMultiple(of: 2) }.map { kept[$0] }
            step *= 2
        }
        return count.isMultiple(of: step)
    }

    /// Adds an element for which `takesNext` has returned `true`.
    mutating func keep(_ element: Element) {
        kept.append(element)
    }
}
