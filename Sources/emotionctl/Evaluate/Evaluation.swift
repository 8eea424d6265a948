/// The result of an evaluation, with its subject.
struct Evaluation {
    enum Mode: String, Encodable {
        /// Pictures are cropped faces.
        case crops
        /// Faces are detected in photographs.
        case photos
    }

    let dataset: String
    let split: String?
    let mode: Mode
    let model: String
    let output: String
    /// Whether the card's `label_weights` were applied; `nil` if it has none.
    let labelWeights: Bool?
    let counts: PictureCounts
    let figures: Figures
}
