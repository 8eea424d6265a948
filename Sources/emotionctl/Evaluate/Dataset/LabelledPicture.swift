import EmotionRecognition
import Imaging
import MediaFiles

/// A picture of a data set with its annotation.
struct LabelledPicture {
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
