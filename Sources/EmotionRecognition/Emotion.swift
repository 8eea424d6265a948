/// The expressions that a model may know, under the names of the stream and of the model cards.
public enum Emotion: String, CaseIterable, Sendable, Codable {
    case angry, disgust, fear, happy, sad, surprise, neutral, contempt
}
