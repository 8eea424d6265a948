import EmotionRecognition
import Imaging
import MediaFiles
import ProgramSupport

/// Reads photographs as they are and after each change, and counts how often the label stays.
struct RobustnessRun: ~Copyable {
    /// How much of a face's place in the changed picture must be covered for a box to be of the same face.
    private static let sameFace = 0.3

    private var finder: FaceFinder
    private var reader: FaceReader
    private var readings: [FaceReading] = []
    private var progress = ProgressBar()
    private(set) var counts = RobustnessCounts()

    init(model: EmotionModel, finder: consuming FaceFinder) {
        self.finder = finder
        reader = FaceReader(model: model, averagesMirrored: true)
    }

    /// Reads every picture; one that is broken gets a line on standard error.
    mutating func read(_ paths: [String]) throws {
        for (number, path) in paths.enumerated() {
            counts.pictures += 1
            do throws(MediaError) {
                let picture = GrayImage(try StillImage(path: path))
                try compare(picture)
            } catch {
                counts.broken += 1
                progress.clear()
                StandardError.write("emotionctl: \(error)")
            }
            progress.show(
                Double(number + 1) / Double(paths.count), "\(number + 1) photographs", count: number + 1,
                "photographs")
        }
        progress.clear()
    }

    private mutating func compare(_ picture: GrayImage) throws(MediaError) {
        guard let face = mainFace(in: picture) else { return }
        counts.faces += 1
        for change in PictureChange.allCases {
            let changed = try change.apply(to: picture)
            let place = change.place(of: face.box.rect, in: picture.size)
            let label = label(at: place, in: changed)
            counts.count(change, isFound: label != nil, isSame: label == face.label)
        }
    }

    /// The largest face.
    private mutating func mainFace(in picture: GrayImage) -> (box: FaceBox, label: Emotion)? {
        let still = picture.still
        guard let box = faces(in: still).max(by: { $0.rect.area < $1.rect.area }) else { return nil }
        return (box, label(of: box, in: still))
    }

    /// That of the face that is found where it should be now.
    private mutating func label(at place: PixelRect, in picture: GrayImage) -> Emotion? {
        let still = picture.still
        guard
            let box = faces(in: still).max(by: {
                $0.rect.intersectionOverUnion(place) < $1.rect.intersectionOverUnion(place)
            }), box.rect.intersectionOverUnion(place) >= Self.sameFace
        else { return nil }
        return label(of: box, in: still)
    }

    /// A picture that the detector cannot search has none.
    private mutating func faces(in still: StillImage) -> [FaceBox] {
        (try? finder.faces(in: still.frame())) ?? []
    }

    private mutating func label(of box: FaceBox, in still: StillImage) -> Emotion {
        reader.read([box], of: still.frame(), into: &readings)
        return readings[0].scores.top
    }
}
