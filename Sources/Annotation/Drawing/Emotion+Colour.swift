import EmotionRecognition

extension Emotion {
    /// Bright enough for dark text on it, and told apart by lightness too.
    var colour: Colour {
        switch self {
        case .angry: Colour(0xFF6B5E)
        case .disgust: Colour(0x8BCB5C)
        case .fear: Colour(0xBE95FF)
        case .happy: Colour(0xFFCE4A)
        case .sad: Colour(0x6FA8FF)
        case .surprise: Colour(0x45D6CF)
        case .neutral: Colour(0xD5D9E0)
        case .contempt: Colour(0xF2A273)
        }
    }
}
