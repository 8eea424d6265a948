import EmotionRecognition

/// What the model said of a picture, beside what people said.
struct Verdict {
    let truth: Truth
    let scores: EmotionScores
}
