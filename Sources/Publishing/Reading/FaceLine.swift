/// Something that happened to a face.
public struct FaceLine: Sendable, Decodable, Equatable {
    /// `appeared`, `changed` or `disappeared`.
    public let event: String
    public let id: Int
    public let label: String
    public let previous: String?
}
