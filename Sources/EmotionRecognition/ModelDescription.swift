import Files
import FoundationEssentials
import Inference
import SystemPackage

/// An ONNX file with all that is known of it, for showing. Unlike an `EmotionModel` it need not have a card.
public struct ModelDescription: Sendable {
    public let path: String
    /// Of the ONNX file, in hexadecimal.
    public let sha256: String
    public let fileBytes: Int
    public let network: Network
    /// `nil` where no card lies beside the file.
    public let card: ModelCard?
    public let notes: ModelNotes?

    /// Where the card belongs that was looked for.
    public var cardPath: String { ModelFiles.cardPath(of: path) }

    /// Loads `path` and checks that a card beside it fits.
    public init(path: String) throws(RecognitionError) {
        self.path = path
        let file = try ModelFiles.bytes(of: path)
        fileBytes = file.count
        sha256 = SHA256.hexadecimal(of: file)
        let cardPath = ModelFiles.cardPath(of: path)
        guard let json = try Self.optionalBytes(of: cardPath) else {
            (card, notes) = (nil, nil)
            network = try ModelFiles.network(file, path: path, card: nil)
            return
        }
        let card = try ModelCard(json: json, path: cardPath)
        network = try ModelFiles.network(file, path: path, card: card)
        if card.outputs.contains(where: { $0.kind == .faceGrid }) {
            _ = try FaceDetectorModel(path: path)
        } else {
            try Self.check(card, at: cardPath, network, sha256)
        }
        self.card = card
        do { notes = try JSONDecoder().decode(ModelNotes.self, from: Data(json)) } catch {
            throw .badCard(path: cardPath, reason: "description and license must be text")
        }
    }

    private static func check(
        _ card: ModelCard, at cardPath: String, _ network: Network, _ sha256: String
    ) throws(RecognitionError) {
        do throws(BindingError) {
            let scores = try card.bind(to: network, sha256: sha256).scores
            if !scores.isFaceGate { _ = try scores.emotions() }
        } catch {
            throw .mismatch(card: cardPath, reason: error.reason)
        }
    }

    private static func optionalBytes(of path: String) throws(RecognitionError) -> [UInt8]? {
        do { return try ModelFiles.bytes(of: path) } catch {
            guard case .unreadable(let file) = error, file.errno == .noSuchFileOrDirectory else {
                throw error
            }
            return nil
        }
    }
}
