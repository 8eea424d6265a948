import EmotionRecognition
import Imaging
import Inference

/// Runs a detector network on pictures of one size.
///
/// Owns the scratch memory, so it serves one thread; detecting allocates nothing.
struct NetworkDetector: ~Copyable {
    /// Size of the pictures.
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
    ///   - batch: pictures that can go through the network at once.
    init(model: FaceDetectorModel, size: ImageSize, batch: Int) throws(DetectionError) {
        do { (network, outputs) = try model.network(for: size) } catch { throw .badNetwork("\(error)") }
        self.model = model
        self.size = size
        workspace = Workspace(for: network, maximumBatch: batch)
        luma = [UInt8](repeating: 0, count: size.area)
        decoder = GridDecoder(model.card.decoding)
    }

    /// Loads picture number `sample`.
    /// - Parameter fill: writes the picture's luma, row by row.
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

    /// Runs the network on the first `batch` pictures.
    mutating func run(batch: Int) {
        network.run(batch: batch, in: &workspace)
    }

    /// Replaces `faces` by those of picture number `sample`, in its pixels, all that are more probable than the card's
    /// least score.
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
