import EmotionRecognition

/// Who speaks, and what the labels mean: what every client hears first.
public struct Greeting: Sendable, Equatable {
    /// Name and version, e.g. `emotiond 0.1.0`.
    public let daemon: String
    /// The camera's name in every line, e.g. `video0`.
    public let camera: String
    public let modelName: String
    /// Of the model's file, in lowercase hexadecimal digits.
    public let modelSHA256: String
    /// What the model knows, in the order of the stream's probabilities.
    public let labels: [Emotion]

    public init(daemon: String, camera: String, modelName: String, modelSHA256: String, labels: [Emotion]) {
        self.daemon = daemon
        self.camera = camera
        self.modelName = modelName
        self.modelSHA256 = modelSHA256
        self.labels = labels
    }
}
