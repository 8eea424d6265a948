/// An error while preparing to draw.
public enum AnnotationError: Error, Equatable {
    /// A font file that does not exist or that FreeType cannot read.
    case noFont(path: String)
}

extension AnnotationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noFont(let path):
            "\(path): not a font that FreeType can read; Debian's package fonts-dejavu-core contains it"
        }
    }
}
