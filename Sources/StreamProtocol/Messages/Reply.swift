/// The answer to a request.
public struct Reply: Sendable, Equatable {
    /// The value of `error` where nothing is wrong.
    public static let success = "success"

    /// The request's number, if one could be read.
    public let id: Int?
    /// `success` or what is wrong.
    public let error: String
    /// The daemon's status, if it was asked for.
    public let status: Status?

    public init(id: Int?, error: String, status: Status? = nil) {
        self.id = id
        self.error = error
        self.status = status
    }
}

extension Reply: Decodable {
    package enum CodingKeys: String, CodingKey {
        case id, error, status, types
        case maxFPS = "max_fps"
    }

    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        id = try members.decodeIfPresent(Int.self, forKey: .id)
        error = try members.decode(String.self, forKey: .error)
        status = try members.decodeIfPresent(Status.self, forKey: .status)
    }
}
