import EmotionRecognition
import Imaging

/// Detects known faces again near their predicted boxes, each in a patch that shows it upright and in the
/// same size.
///
/// The network runs on several patches at once; without a network the cascades search each patch.
struct FaceRedetector: ~Copyable {
    /// Number of patches that the network processes at once.
    private static let batch = 8
    /// Minimum probability of a known face, in 0...1, lower than for new faces.
    private static let threshold: Float = 0.4
    /// Maximum distance of a face from its predicted center, in sides of its box, and range of its relative
    /// size.
    private static let reach: Float = 0.5
    private static let sizes: ClosedRange<Float> = 0.65...1.5
    /// Factor by which a known face may be smaller than the smallest face, as hysteresis.
    private static let shrinkage = 0.87

    private var network: NetworkDetector?
    private var patches = [FacePatch](repeating: FacePatch(), count: batch)
    private var detections: [Detection] = []
    private var frames = 0
    /// Whether a face that was predicted in the last frame was not detected.
    private(set) var hasLost = false

    /// - Parameter network: `nil` to use cascades alone.
    init(network: FaceDetectorModel?) throws(DetectionError) {
        let size = ImageSize(width: FacePatch.side, height: FacePatch.side)
        self.network =
            if let network {
                try NetworkDetector(model: network, size: size, batch: Self.batch)
            } else { nil }
    }

    /// Appends those of the `predicted` faces to `faces` that are detected in `frame`, in pixels of the
    /// frame.
    /// - Parameters:
    ///   - smallest: side of the smallest face, in pixels of the frame.
    ///   - cascades: used if there is no network.
    mutating func redetect(
        _ predicted: [FaceBox], in frame: borrowing Frame, smallest: Int, cascades: inout CascadeSet?,
        into faces: inout [FaceBox]
    ) throws(DetectionError) {
        frames += 1
        hasLost = false
        let least = Double(smallest) * Self.shrinkage
        if network == nil {
            for box in predicted where !FaceDetector.isKnown(box.rect, among: faces) {
                try patches[0].extract(around: box, from: frame)
                let face = try cascades?.redetect(in: patches[0], attempt: frames)
                note(face.map { patches[0].box(of: $0) }, least: least, in: &faces)
            }
            return
        }
        var start = 0
        while start < predicted.count {
            let count = min(Self.batch, predicted.count - start)
            for sample in 0..<count { try load(predicted[start + sample], sample: sample, from: frame) }
            network?.run(batch: count)
            for sample in 0..<count {
                // Skip a face whose predicted box overlaps one that was already detected.
                if FaceDetector.isKnown(predicted[start + sample].rect, among: faces) { continue }
                network?.detections(ofSample: sample, into: &detections)
                var face = nearestFace(in: patches[sample])
                face?.evidence = predicted[start + sample].evidence
                note(face, least: least, in: &faces)
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

    /// Returns the detection nearest to the center of the patch.
    private func nearestFace(in patch: borrowing FacePatch) -> FaceBox? {
        var (nearest, least): (Detection?, Float) = (nil, Self.reach * Float(FacePatch.faceSide))
        for face in detections
        where face.score >= Self.threshold && Self.sizes.contains(face.side / Float(FacePatch.faceSide)) {
            let step = face.center - Float(FacePatch.side) / 2
            let distance = (step * step).sum().squareRoot()
            if distance <= least { (nearest, least) = (face, distance) }
        }
        return nearest.map {
            var box = patch.box(
                center: SIMD2<Double>($0.center), side: Double($0.side), roll: Double($0.roll))
            box.logOdds = $0.logOdds
            return box
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
