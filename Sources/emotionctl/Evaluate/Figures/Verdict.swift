import EmotionRecognition

/// The model's prediction for a picture, with its annotation.
struct Verdict {
    let truth: Truth
    let scores: EmotionScores
}
