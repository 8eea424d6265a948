/// A frame's place in a file.
public struct SourceMoment: Sendable, Equatable {
    /// As the user named it.
    public let file: String
    /// Number of the frame in the file, from 0; a picture has one.
    public let frame: Int
    /// From the file's start, as the container tells it.
    public let seconds: Double

    public init(file: String, frame: Int = 0, seconds: Double = 0) {
        (self.file, self.frame, self.seconds) = (file, frame, seconds)
    }
}
