/// What a crop holds where its box reaches over the frame's edge.
public enum EdgeRule: String, Sendable, Codable {
    /// The edge's own pixels, over and over: the face keeps its proportions.
    case replicate
    /// Nothing: the box ends at the edge, and what is left of it is stretched.
    case clamp
}
