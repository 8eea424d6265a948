/// Why nothing can be drawn.
public enum AnnotationError: Error, Equatable {
    /// A font that is not there or that FreeType cannot read.
    case noFont(path: String)
}

extension AnnotationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noFont(let path):
            "\(path): no font there that FreeType can read; Debian has it in fonts-dejavu-core"
        }
    }
}
