/// One probability per emotion that the model knows; they sum to 1.
///
/// Stored in place, so that scores of many faces are kept without allocating.
public struct EmotionScores: Sendable, Equatable {
    package let probabilities: SIMD8<Float>

    /// - Parameter probabilities: in the order of `Emotion.allCases`; NaN where the model does not know the
    ///   emotion.
    public init(probabilities: SIMD8<Float>) {
        self.probabilities = probabilities
    }

    /// The probability of `emotion`, in 0...1; `nil` where the model does not know it.
    public subscript(emotion: Emotion) -> Float? {
        let probability = probabilities[emotion.index]
        return probability.isNaN ? nil : probability
    }

    /// The most likely emotion; the first of `Emotion.allCases` among equals.
    public var top: Emotion {
        var top = Emotion.neutral
        var highest = -Float.infinity
        for emotion in Emotion.allCases {
            let probability = probabilities[emotion.index]
            if probability > highest { (top, highest) = (emotion, probability) }
        }
        return top
    }

    /// How much more probable the most likely emotion is than any other, in 0...1.
    public var margin: Float {
        var (highest, next) = (-Float.infinity, -Float.infinity)
        for emotion in Emotion.allCases {
            let probability = probabilities[emotion.index]
            if probability > highest {
                (highest, next) = (probability, highest)
            } else if probability > next {
                next = probability
            }
        }
        return highest - max(next, 0)
    }
}

extension Emotion {
    /// The emotion's place in `Emotion.allCases`.
    package var index: Int {
        switch self {
        case .angry: 0
        case .disgust: 1
        case .fear: 2
        case .happy: 3
        case .sad: 4
        case .surprise: 5
        case .neutral: 6
        case .contempt: 7
        }
    }
}
