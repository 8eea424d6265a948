/// A place that an annotation might have.
struct Candidate {
    /// The same in every frame, whatever else changes.
    let id: Int
    var area: Area
    /// Places of a lower rank are worth a move.
    let rank: Int
    /// Among places of a rank the lowest is best; 1 is all of the area.
    var cost = 0.0
    /// Whether it may cover its own face's box.
    var mayCoverBox = false
}
