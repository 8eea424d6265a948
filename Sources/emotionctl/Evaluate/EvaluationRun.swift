import EmotionRecognition
import MediaFiles
import ProgramSupport

/// Runs a model once over a data set.
struct EvaluationRun: ~Copyable {
    private var reader: PictureReader
    private var progress = ProgressBar()
    private(set) var counts = PictureCounts()
    private(set) var verdicts: [Verdict] = []

    init(_ reader: consuming PictureReader) {
        self.reader = reader
    }

    /// Evaluates every picture; a damaged one is reported on standard error.
    mutating func read(_ pictures: any LabelledPictures) throws {
        var pictures = pictures
        while let picture = try pictures.next() {
            counts.pictures += 1
            if let image = image(of: picture), let scores = try reader.read(image.frame()) {
                counts.faces += 1
                verdicts.append(Verdict(truth: picture.truth, scores: scores))
            }
            progress.show(
                pictures.progress, counts.pictures.counted("picture"), count: counts.pictures, "pictures")
        }
        progress.clear()
    }

    private mutating func image(of picture: LabelledPicture) -> StillImage? {
        do throws(MediaError) {
            return try picture.image()
        } catch {
            counts.broken += 1
            progress.clear()
            StandardError.write("emotionctl: \(StyledText("\(error)").plain)")
            return nil
        }
    }
}
