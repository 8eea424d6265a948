/// The answer to a request.
public struct ReplyLine: Sendable, Decodable, Equatable {
    public let id: Int?
    /// `success` or what is wrong.
    public let error: String
    /// The daemon's health, where it was asked for.
    public internal(set) var status: StatusLine?
}
