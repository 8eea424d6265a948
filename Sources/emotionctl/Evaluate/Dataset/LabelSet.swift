import EmotionRecognition

/// The two sets of labels of data sets, in the order of their numbers.
enum LabelSet: String, CaseIterable {
    /// The eight labels of FER+ and of AffectNet-8.
    case ferplus
    /// The seven labels of FER2013, RAF-DB and others.
    case fer2013

    var labels: [Emotion] {
        switch self {
        case .ferplus: [.neutral, .happy, .surprise, .sad, .angry, .disgust, .fear, .contempt]
        case .fer2013: [.angry, .disgust, .fear, .happy, .sad, .surprise, .neutral]
        }
    }
}
