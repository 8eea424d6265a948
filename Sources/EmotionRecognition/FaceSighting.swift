import Imaging

/// A face at a place in a frame of a stream, known by its track and not yet read.
public struct FaceSighting: Sendable, Equatable {
    /// The same for as long as the face is followed.
    public let id: Int
    public let box: FaceBox
    /// Whether what the face showed last is beyond doubt.
    public let isSteady: Bool

    public init(id: Int, box: FaceBox, isSteady: Bool) {
        (self.id, self.box, self.isSteady) = (id, box, isSteady)
    }
}
