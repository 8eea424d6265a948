import EmotionRecognition
import Imaging
import MediaFiles
import ProgramSupport

/// A picture of a data set with its annotation.
struct LabeledPicture {
    enum Content {
        case file(path: String)
        /// Luma, `size.area` bytes, row-major.
        case luma(size: ImageSize, bytes: [UInt8])
    }

    let content: Content
    let truth: Truth
    /// Path in the label's folder; `nil` for a row of a table.
    var place: String?

    /// The file's path; `nil` for a row of a table.
    var name: String? {
        guard case .file(let path) = content else { return nil }
        return path
    }

    func image() throws(MediaError) -> StillImage {
        switch content {
        case .file(let path): try StillImage(path: path)
        case .luma(let size, let bytes): StillImage(size: size, luma: bytes)
        }
    }
}

/// The annotation of a picture.
struct Truth: Equatable {
    /// Single label; `nil` if the picture has none.
    var label: Emotion?
    /// Label with the most of ten votes; `nil` without votes or without a winner.
    var majority: Emotion?
}

/// The pictures of a data set, read one after the other.
protocol LabeledPictures {
    /// Whether the data set has votes in addition to single labels.
    var hasVotes: Bool { get }
    /// Fraction of the data set that has been read, in 0...1.
    var progress: Double { get }

    /// Reads the next picture; `nil` at the end.
    mutating func next() throws(ExitError) -> LabeledPicture?
}
