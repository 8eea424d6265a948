import EmotionRecognition
import FaceDetection
import Imaging
import MediaFiles
import ProgramSupport

/// Reads a data set's faces for teaching.
struct TeachingRun: ~Copyable {
    private let card: ModelCard
    private var finder: FaceFinder?
    private var reader: FeatureReader
    private var progress = ProgressBar()
    private(set) var faces: TeachingFaces
    private(set) var counts = PictureCounts()

    /// - Parameter finder: finds the face in each photograph; `nil` where pictures are faces already.
    init(_ base: TeachableModel, finder: consuming FaceFinder?) {
        card = base.model.card
        reader = FeatureReader(base, crop: finder == nil ? .ofCutFaces : nil)
        self.finder = finder
        faces = TeachingFaces(base: base)
    }

    /// Reads every picture that has a label; one that is broken gets a line on standard error.
    /// - Parameter byVotes: whether the label is what most people saw, where the data set has votes.
    mutating func read(_ pictures: any LabeledPictures, byVotes: Bool) throws {
        var pictures = pictures
        while let picture = try pictures.next() {
            if SignalFlag.termination.isSet { throw StandardOutput.Ended.interrupted }
            guard let label = byVotes ? picture.truth.majority : picture.truth.label else { continue }
            counts.pictures += 1
            if let image = image(of: picture) { try add(image.frame(), picture, label) }
            progress.show(
                pictures.progress, "\(counts.pictures) pictures", count: counts.pictures, "pictures")
        }
        progress.clear()
    }

    private mutating func add(_ frame: borrowing Frame, _ picture: LabeledPicture, _ label: Emotion) throws {
        guard let box = try box(in: frame) else { return }
        counts.faces += 1
        let features = reader.read(box, of: frame)
        do throws(ExitError) {
            try faces.add(
                features, reader.pixels, reader.size, label: label,
                name: picture.name ?? "picture \(counts.pictures)", place: picture.place)
        } catch {
            progress.clear()
            throw error
        }
    }

    private mutating func box(in frame: borrowing Frame) throws -> FaceBox? {
        if finder != nil { return try finder?.mainFace(in: frame) }
        return card.seenPart(ofCutFace: frame.size)
    }

    private mutating func image(of picture: LabeledPicture) -> StillImage? {
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
