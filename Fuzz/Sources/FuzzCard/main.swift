import FoundationEssentials
import Fuzzing

@testable import EmotionRecognition

// A card's notes, then the card itself, which must do for making pixels into numbers.
fuzz { bytes in
    _ = try? JSONDecoder().decode(ModelNotes.self, from: Data(bytes))
    guard let card = try? ModelCard(json: bytes, path: "card.json") else { return }
    let luma = (0..<16).map { Float($0 * 16) }
    var numbers = luma
    var span = numbers.mutableSpan
    card.input.pixels.apply(to: luma, into: &span)
}
