import Imaging

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
