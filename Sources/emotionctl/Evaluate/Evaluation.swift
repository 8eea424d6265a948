/// What came out of an evaluation, with what was evaluated.
struct Evaluation {
    enum Mode: String, Encodable {
        /// Whole pictures are faces.
        case crops
        /// Faces are looked for.
        case photos
    }

    let dataset: String
    let split: String?
    let mode: Mode
    let model: String
    let output: String
    /// Whether the card's `label_weights` took part; `nil` where it has none.
    let labelWeights: Bool?
    let counts: PictureCounts
    let figures: Figures
}
