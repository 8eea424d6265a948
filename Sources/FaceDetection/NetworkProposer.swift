import COpenCV
import EmotionRecognition
import Imaging
import Inference

/// Detects the faces in whole frames by running the network at two scales, for small and for large faces.
///
/// Owns the scratch memory, so it serves one thread; detecting allocates nothing while frames keep their
/// size.
struct NetworkProposer: ~Copyable {
    /// Side of the smallest face in the network's input, in its pixels.
    private static let smallestInput = 24.0
    /// Maximum number of pixels of the network's input, however small the smallest face is.
    private static let mostInputPixels = 300_000.0
    /// Shorter side of the network's input in its pixels above which half of the scale is searched as well.
    private static let largestInput = 96.0

    let model: FaceDetectorModel
    private var fine: NetworkDetector?
    private var coarse: NetworkDetector?
    private var coarseDetections: [Detection] = []

    init(_ model: FaceDetectorModel) { self.model = model }

    /// Replaces `faces` by the faces in `frame`, in its pixels, with scores above the card's minimum.
    /// - Parameter smallest: side of the smallest face, in pixels of the frame.
    mutating func detect(
        in frame: borrowing Frame, smallest: Int, into faces: inout [Detection]
    ) throws(DetectionError) {
        let scale = min(
            1, Self.smallestInput / Double(smallest),
            (Self.mostInputPixels / Double(frame.size.area)).squareRoot())
        try Self.detect(in: frame, scale: scale, by: model, &fine, into: &faces)
        guard Double(min(frame.size.width, frame.size.height)) * scale > Self.largestInput else { return }
        try Self.detect(in: frame, scale: scale / 2, by: model, &coarse, into: &coarseDetections)
        let sameFace = model.card.decoding.sameFace
        for face in coarseDetections {
            if let same = faces.firstIndex(where: { sameFace.matches(face, $0) }) {
                if faces[same].score < face.score { faces[same] = face }
            } else {
                faces.append(face)
            }
        }
    }

    /// Replaces `faces` by those that the network detects in the frame at a scale.
    private static func detect(
        in frame: borrowing Frame, scale: Double, by model: FaceDetectorModel,
        _ network: inout NetworkDetector?,
        into faces: inout [Detection]
    ) throws(DetectionError) {
        func scaled(_ length: Int) -> Int { max(1, Int(clamping: (Double(length) * scale).rounded())) }
        let multiple = model.card.multiple
        func padded(_ length: Int) -> Int { (length + multiple - 1) / multiple * multiple }
        let content = ImageSize(width: scaled(frame.size.width), height: scaled(frame.size.height))
        let size = ImageSize(width: padded(content.width), height: padded(content.height))
        if network?.size != size {
            network = nil  // frees its memory first
            network = try NetworkDetector(model: model, size: size, batch: 1)
        }
        try network?.load(sample: 0) { luma throws(DetectionError) in
            let status = frame.withImage { image in
                luma.withUnsafeMutableBufferPointer {
                    // Never empty, so it has an address.
                    cocv_resize(
                        image, Int32(clamping: content.width), Int32(clamping: content.height),
                        Int32(clamping: size.width), Int32(clamping: size.height), $0.baseAddress!)
                }
            }
            guard status == 0 else { throw .openCVFailed }
        }
        network?.run(batch: 1)
        network?.detections(ofSample: 0, into: &faces)
        for index in faces.indices {
            faces[index].center /= Float(scale)
            faces[index].side /= Float(scale)
        }
    }
}

/// Runs a detector network on images of one size.
///
/// Owns the scratch memory, so it serves one thread; detecting allocates nothing.
struct NetworkDetector: ~Copyable {
    /// Size of the images.
    let size: ImageSize

    private let model: FaceDetectorModel
    private let network: Network
    private let outputs: [Int]
    private var workspace: Workspace
    private var luma: [UInt8]
    private var table: [Float] = []
    private var decoder: GridDecoder

    /// - Parameters:
    ///   - size: width and height, multiples of the card's `multiple`.
    ///   - batch: number of images that the network can process at once.
    init(model: FaceDetectorModel, size: ImageSize, batch: Int) throws(DetectionError) {
        do { (network, outputs) = try model.network(for: size) } catch { throw .badNetwork("\(error)") }
        self.model = model
        self.size = size
        workspace = Workspace(for: network, maximumBatch: batch)
        luma = [UInt8](repeating: 0, count: size.area)
        decoder = GridDecoder(model.card.decoding)
    }

    /// Loads image number `sample`.
    /// - Parameter fill: writes the luma of the image, row-major.
    mutating func load(
        sample: Int, _ fill: (inout [UInt8]) throws(DetectionError) -> Void
    ) throws(DetectionError) {
        try fill(&luma)
        model.card.input.pixels.table(for: luma, into: &table)
        let (luma, table) = (luma, table)
        workspace.withInput(sample: sample) { numbers in
            for index in luma.indices { numbers[index] = table[Int(luma[index])] }
        }
    }

    /// Runs the network on the first `batch` images.
    mutating func run(batch: Int) {
        network.run(batch: batch, in: &workspace)
    }

    /// Replaces `faces` by the faces in image number `sample`, in its pixels, with scores above the card's
    /// minimum.
    mutating func detections(ofSample sample: Int, into faces: inout [Detection]) {
        decoder.begin()
        for (grid, output) in zip(model.card.grids, outputs) {
            let (columns, rows) = (size.width / grid.stride, size.height / grid.stride)
            workspace.withOutput(output, sample: sample) { numbers in
                decoder.add(numbers, columns: columns, rows: rows, stride: grid.stride)
            }
        }
        decoder.finish(into: &faces)
    }
}
