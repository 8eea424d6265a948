import EmotionRecognition
import Imaging
import MediaFiles

/// A picture of a data set with what people said of it.
struct LabelledPicture {
    enum Content {
        case file(path: String)
        /// As many bytes as `size` has pixels, row-major.
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

/// What people said of a picture.
struct Truth: Equatable {
    /// The data set's single label; `nil` where it has none for the picture.
    var label: Emotion?
    /// What more of ten people saw than anything else; `nil` where nobody was asked or no expression won.
    var majority: Emotion?
}
