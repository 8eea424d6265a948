import Imaging

/// What a detector has found in one picture, compared with what is known of it.
struct DetectionJudgment {
    /// Boxes that the detector found.
    let boxes: [PixelRect]
    /// For each of `boxes`, whether there is a face.
    let isRight: [Bool]
    /// Reference faces that are wanted, none where only the middle is known.
    let faces: [ReferenceFace]
    /// For each wanted face, the place among `boxes` of the one that lies best on it; `nil` where it is missed.
    let matches: [Int?]

    init(_ boxes: [PixelRect], in size: ImageSize, expecting expectation: ReferenceBoxes.Expectation) {
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
