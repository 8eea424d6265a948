import Imaging
import Inference

/// Extracts the pooled features of faces, from which a model's last layer computes its scores.
///
/// Owns the scratch memory, so it serves one thread.
public struct FeatureExtractor: ~Copyable {
    /// Number of runs per face: as it is, and mirrored.
    public static let views = 2

    private let network: Network
    private var workspace: Workspace
    private var preprocessor: Preprocessor

    /// Size of `pixels`.
    public let size: ImageSize

    /// - Parameters:
    ///   - threads: number of threads that share the work of the network, including the caller's.
    ///   - crop: replaces the card's crop, for boxes that no detector has drawn.
    public init(_ model: TeachableModel, threads: Int = 1, crop: ModelCard.Crop? = nil) {
        network = model.features
        let card = model.model.card
        workspace = Workspace(for: network, maximumBatch: Self.views, threads: threads)
        preprocessor = Preprocessor(card.input, crop: crop ?? card.crop)
        size = card.input.size
    }

    /// Pixels of the last face, not mirrored: luma in 0...255, row by row.
    public var pixels: [Float] { preprocessor.pixels }

    /// Returns the features of the face at `box`, `[views, features]`.
    public mutating func features(of box: FaceBox, in frame: borrowing Frame) -> [Float] {
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
