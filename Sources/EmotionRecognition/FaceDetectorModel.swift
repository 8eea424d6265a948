import FoundationEssentials
import Imaging
import Inference

/// A fully convolutional network that detects faces in pictures of any size, with its card.
///
/// Immutable. `network(for:)` builds the network for one size of pictures.
public struct FaceDetectorModel: Sendable {
    public let card: FaceDetectorCard
    private let path: String
    private let file: [UInt8]
    /// The network for the card's own size, whose weights all others share.
    private let base: Network

    /// Loads `path` (ONNX) and the card beside it.
    public init(path: String) throws(RecognitionError) {
        self.path = path
        file = try ModelFiles.bytes(of: path)
        let cardPath = ModelFiles.cardPath(of: path)
        let json = try ModelFiles.bytes(of: cardPath)
        do { card = try JSONDecoder().decode(FaceDetectorCard.self, from: Data(json)) } catch {
            throw .badCard(path: cardPath, reason: ModelCard.text(error))
        }
        let actual = SHA256.hexadecimal(of: file)
        if let sha256 = card.sha256, sha256 != actual {
            throw .mismatch(card: cardPath, reason: "its sha256 is \(actual), the card says \(sha256)")
        }
        do { base = try Network(onnx: file) } catch { throw .badModel(path: path, reason: error) }
        // Checked here only to be refused in time.
        let size = card.input.size
        guard size.width % card.multiple == 0, size.height % card.multiple == 0 else {
            throw .mismatch(card: cardPath, reason: "\(size) is no multiple of \(card.multiple)")
        }
        _ = try network(for: size)
    }

    /// Builds the network for pictures of `size`, whose sides are multiples of the card's `multiple`.
    ///
    /// - Returns: the network, and the index of the output of each of the card's grids.
    /// - Throws: ``RecognitionError`` where the file and the card do not fit.
    public func network(for size: ImageSize) throws(RecognitionError) -> (Network, [Int]) {
        let network: Network
        do {
            let inputSize = InputSize(height: size.height, width: size.width)
            network = try Network(onnx: file, inputSize: inputSize, sharingWeightsOf: base)
        } catch {
            throw .badModel(path: path, reason: error)
        }
        var indices: [Int] = []
        for grid in card.grids {
            let shape = [6, size.height / grid.stride, size.width / grid.stride]
            guard let index = network.outputs.firstIndex(where: { $0.name == grid.name }),
                network.outputs[index].shape == shape
            else {
                throw .mismatch(
                    card: ModelFiles.cardPath(of: path),
                    reason: "no output \(grid.name) of \(shape) numbers for \(size)")
            }
            indices.append(index)
        }
        guard network.inputs.count == 1, network.inputs[0].shape == [1, size.height, size.width],
            !indices.isEmpty
        else {
            throw .mismatch(
                card: ModelFiles.cardPath(of: path),
                reason: "not a network of one input with one channel and an output for each grid")
        }
        return (network, indices)
    }
}
