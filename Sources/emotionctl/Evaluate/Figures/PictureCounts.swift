/// The numbers of pictures by outcome.
struct PictureCounts: Equatable, Encodable {
    /// Pictures in the data set or the chosen split.
    var pictures = 0
    /// Pictures that could not be decoded.
    var broken = 0
    /// Pictures with a detected face, or all decoded pictures of cropped faces.
    var faces = 0
    /// Pictures with a face and a label to compare with.
    var scored = 0
    /// Pictures with a face but without a label that the model has.
    var unlabelled = 0

    /// Fraction of the decoded pictures with a detected face; `nil` if none was decoded.
    var detectionRate: Double? {
        pictures > broken ? Double(faces) / Double(pictures - broken) : nil
    }
}
