import Imaging
import Inference

/// Reads the pooled features of faces, from which a model's last layer makes its scores.
///
/// Owns the scratch memory, so it serves one thread.
public struct FeatureReader: ~Copyable {
    /// Times that each face goes through the network: as it is, and as in a mirror.
    public static let views = 2

    private let network: Network
    private var workspace: Workspace
    private var preprocessor: Preprocessor

    /// Size of `pixels`.
    public let size: ImageSize

    /// - Parameters:
    ///   - threads: how many share the work of the network, the caller's among them.
    ///   - crop: instead of the card's, for boxes that no detector drew.
    public init(_ model: TeachableModel, threads: Int = 1, crop: ModelCard.Crop? = nil) {
        network = model.features
        let card = model.model.card
        workspace = Workspace(for: network, maximumBatch: Self.views, threads: threads)
        preprocessor = Preprocessor(card.input, crop: crop ?? card.crop)
        size = card.input.size
    }

    /// The face that was read last, as it is: luma in 0...255, row by row.
    public var pixels: [Float] { preprocessor.pixels }

    /// Features of the face at `box`, `[views, features]`.
    public mutating func read(_ box: FaceBox, of frame: borrowing Frame) -> [Float] {
        preprocessor.load(box, from: frame, to: &workspace, sample: 1, view: FaceView(isMirrored: true))
        preprocessor.load(box, from: frame, to: &workspace, sample: 0)
        network.run(batch: Self.views, in: &workspace)
        var features: [Float] = []
        for view in 0..<Self.views {
            workspace.withOutput(0, sample: view) { numbers in
                for index in numbers.indices { features.append(numbers[index]) }
            }
        }
        return features
    }
}
