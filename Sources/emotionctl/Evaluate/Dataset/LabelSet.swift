import EmotionRecognition

/// The two sets of labels that data sets use, in the order in which they number them.
enum LabelSet: String, CaseIterable {
    /// The eight of FER+ and of the larger AffectNet.
    case ferplus
    /// The seven of FER2013, RAF-DB and others.
    case fer2013

    var labels: [Emotion] {
        switch self {
        case .ferplus: [.neutral, .happy, .surprise, .sad, .angry, .disgust, .fear, .contempt]
        case .fer2013: [.angry, .disgust, .fear, .happy, .sad, .surprise, .neutral]
        }
    }
}
