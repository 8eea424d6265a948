/// How many pictures there were, and what became of them.
struct PictureCounts: Equatable, Encodable {
    /// In the data set, or in the part of it that was asked for.
    var pictures = 0
    /// That could not be decoded.
    var broken = 0
    /// In which a face was found; of crops, all that were decoded.
    var faces = 0
    /// That had a face and a label to compare with.
    var scored = 0
    /// That had a face, but no label, or one that the model does not know.
    var unlabelled = 0

    /// Of the pictures that were decoded, the part in which a face was found; `nil` where none was decoded.
    var detectionRate: Double? {
        pictures > broken ? Double(faces) / Double(pictures - broken) : nil
    }
}
