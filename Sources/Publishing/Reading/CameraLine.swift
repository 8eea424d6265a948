/// The camera came or went.
public struct CameraLine: Sendable, Decodable, Equatable {
    public let camera: String
    /// `online` or `offline`.
    public let state: String
    public let reason: String
    public let time: String
}
