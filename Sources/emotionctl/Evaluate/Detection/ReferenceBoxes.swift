import Imaging

/// Where faces are in pictures and films, to judge a detector by (`--boxes`).
enum ReferenceBoxes {
    /// No picture shows a face, so that every box is wrong.
    case noFaces
    /// Every picture shows one face, which covers its middle.
    case center
    case listed(ReferenceFile)

    /// What is known of one picture or frame.
    enum Expectation {
        case faces([ReferenceFace])
        /// One face that covers the middle.
        case center
    }

    /// - Parameter name: `none`, `middle`, or a file.
    init(_ name: String) throws {
        switch name {
        case "none": self = .noFaces
        case "middle": self = .center
        default: self = .listed(try ReferenceFile(path: name))
        }
    }

    /// What is known of a picture of a size; `nil` where nothing is.
    func expectation(ofPicture name: String, size: ImageSize) throws -> Expectation? {
        switch self {
        case .noFaces: .faces([])
        case .center: .center
        case .listed(let file): try file.faces(ofPicture: name, size: size).map { .faces($0) }
        }
    }

    /// What is known of a film's frame of a size; `nil` where nothing is.
    func expectation(ofFrame number: Int, size: ImageSize) throws -> Expectation? {
        switch self {
        case .noFaces: .faces([])
        case .center: .center
        case .listed(let file): try file.faces(ofFrame: number, size: size).map { .faces($0) }
        }
    }
}
