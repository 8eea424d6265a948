/// A frame's place in a file.
struct MediaPosition: Equatable {
    /// The file as the user named it.
    let file: String
    /// Number of the frame in the file, from 0; a picture has one.
    var frame = 0
    /// Time from the file's start, as the container has it.
    var seconds = 0.0
}
