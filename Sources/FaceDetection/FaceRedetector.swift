import EmotionRecognition
import Imaging

/// Finds known faces where they are expected, each in a patch that shows it upright and always in the same size.
///
/// Patches go through the network several at once; without a network each is searched by a cascade.
struct FaceFollower: ~Copyable {
    /// Patches that go through the network at once.
    private static let batch = 8
    /// How probable a known face must be, in 0...1: where a face was a moment ago, there is one.
    private static let threshold: Float = 0.4
    /// How far from where it is expected a face may be, in sides of its box, and by how much larger or smaller.
    private static let reach: Float = 0.5
    private static let sizes: ClosedRange<Float> = 0.65...1.5
    /// How much smaller than the smallest face a known one may become, so that it does not come and go at the limit.
    private static let shrinkage = 0.87

    private var network: NetworkDetector?
    private var patches = [FacePatch](repeating: FacePatch(), count: batch)
    private var detections: [Detection] = []
    private var frames = 0
    /// Whether a face that was expected in the last frame was not found.
    private(set) var hasLost = false

    /// - Parameter network: `nil` leaves everything to the cascades.
    init(network: FaceDetectorModel?) throws(DetectionError) {
        let size = ImageSize(width: FacePatch.side, height: FacePatch.side)
        self.network =
            if let network {
                try NetworkDetector(model: network, size: size, batch: Self.batch)
            } else { nil }
    }

    /// Appends those of the `expected` faces to `faces` that are found in `frame`, in pixels of the frame.
    /// - Parameters:
    ///   - smallest: side of the smallest face, in pixels of the frame.
    ///   - cascades: asked where there is no network.
    mutating func follow(
        _ expected: [FaceBox], in frame: borrowing Frame, smallest: Int, cascades: inout CascadeSet?,
        into faces: inout [FaceBox]
    ) throws(DetectionError) {
        frames += 1
        hasLost = false
        let least = Double(smallest) * Self.shrinkage
        if network == nil {
            for box in expected where !FaceDetector.isKnown(box.rect, among: faces) {
                try patches[0].extract(around: box, from: frame)
                let face = try cascades?.follow(in: patches[0], attempt: frames)
                note(face.map { patches[0].box(of: $0) }, least: least, in: &faces)
            }
            return
        }
        var start = 0
        while start < expected.count {
            let count = min(Self.batch, expected.count - start)
            for sample in 0..<count { try load(expected[start + sample], sample: sample, from: frame) }
            network?.run(batch: count)
            for sample in 0..<count {
                // Where another face is seen already, none can be seen behind it.
                if FaceDetector.isKnown(expected[start + sample].rect, among: faces) { continue }
                network?.detections(ofSample: sample, into: &detections)
                note(nearestFace(in: patches[sample]), least: least, in: &faces)
            }
            start += count
        }
    }

    private mutating func load(
        _ box: FaceBox, sample: Int, from frame: borrowing Frame
    ) throws(DetectionError) {
        try patches[sample].extract(around: box, from: frame)
        let pixels = patches[sample].pixels
        try network?.load(sample: sample) { luma throws(DetectionError) in
            for index in pixels.indices { luma[index] = pixels[index] }
        }
    }

    /// The detection that is nearest to the middle of the patch.
    private func nearestFace(in patch: borrowing FacePatch) -> FaceBox? {
        var (nearest, least): (Detection?, Float) = (nil, Self.reach * Float(FacePatch.faceSide))
        for face in detections
        where face.score >= Self.threshold && Self.sizes.contains(face.side / Float(FacePatch.faceSide)) {
            let step = face.center - Float(FacePatch.side) / 2
            let distance = (step * step).sum().squareRoot()
            if distance <= least { (nearest, least) = (face, distance) }
        }
        return nearest.map {
            patch.box(center: SIMD2<Double>($0.center), side: Double($0.side), roll: Double($0.roll))
        }
    }

    private mutating func note(_ face: FaceBox?, least: Double, in faces: inout [FaceBox]) {
        guard let face, Double(face.rect.width) >= least else {
            hasLost = true
            return
        }
        if !FaceDetector.isKnown(face.rect, among: faces) { faces.append(face) }
    }
}
