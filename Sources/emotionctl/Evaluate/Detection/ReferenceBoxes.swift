import Imaging

/// The reference boxes of a detector's evaluation (`--boxes`).
enum ReferenceBoxes {
    /// No picture shows a face, so every box is wrong.
    case noFaces
    /// Every picture shows one face, which covers its center.
    case center
    case listed(ReferenceFile)

    /// What is known about one picture or frame.
    enum Expectation {
        case faces([ReferenceFace])
        /// One face, which covers the center.
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

    /// Returns what is known about a picture; `nil` without a reference.
    func expectation(ofPicture name: String, size: ImageSize) throws -> Expectation? {
        switch self {
        case .noFaces: .faces([])
        case .center: .center
        case .listed(let file): try file.faces(ofPicture: name, size: size).map { .faces($0) }
        }
    }

    /// Returns what is known about a video frame; `nil` without a reference.
    func expectation(ofFrame number: Int, size: ImageSize) throws -> Expectation? {
        switch self {
        case .noFaces: .faces([])
        case .center: .center
        case .listed(let file): try file.faces(ofFrame: number, size: size).map { .faces($0) }
        }
    }
}
