import EmotionRecognition
import Imaging

/// A picture of a data set with what people said of it.
struct LabelledPicture {
    enum Content {
        case file(path: String)
        /// As many bytes as `size` has pixels, row-major.
        case luma(size: ImageSize, bytes: [UInt8])
    }

    let content: Content
    let truth: Truth
}

/// What people said of a picture.
struct Truth: Equatable {
    /// The data set's single label; `nil` where it has none for the picture.
    var label: Emotion?
    /// What more of ten people saw than anything else; `nil` where nobody was asked or no expression won.
    var majority: Emotion?
}
