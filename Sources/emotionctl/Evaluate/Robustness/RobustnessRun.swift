import EmotionRecognition
import Imaging
import MediaFiles
import ProgramSupport

/// Classifies photographs as they are and after each change, and counts how often the label stays.
struct RobustnessRun: ~Copyable {
    /// Minimum intersection over union with the face's expected box for a box to be of the same face.
    private static let sameFace = 0.3

    private var finder: FaceFinder
    private var classifier: EmotionClassifier
    private var predictions: [Prediction] = []
    private var progress = ProgressBar()
    private(set) var counts = RobustnessCounts()

    init(model: EmotionModel, finder: consuming FaceFinder) {
        self.finder = finder
        classifier = EmotionClassifier(model: model, averagesViews: true)
    }

    /// Evaluates every picture; a damaged one is reported on standard error.
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

    /// Returns the largest face.
    private mutating func mainFace(in picture: GrayImage) -> (box: FaceBox, label: Emotion)? {
        let still = picture.still
        guard let box = faces(in: still).max(by: { $0.rect.area < $1.rect.area }) else { return nil }
        return (box, label(of: box, in: still))
    }

    /// Returns the prediction for the face at its expected position.
    private mutating func label(at place: PixelRect, in picture: GrayImage) -> Emotion? {
        let still = picture.still
        guard
            let box = faces(in: still).max(by: {
                $0.rect.intersectionOverUnion(place) < $1.rect.intersectionOverUnion(place)
            }), box.rect.intersectionOverUnion(place) >= Self.sameFace
        else { return nil }
        return label(of: box, in: still)
    }

    /// Returns the detected faces; none if the detector fails.
    private mutating func faces(in still: StillImage) -> [FaceBox] {
        (try? finder.faces(in: still.frame())) ?? []
    }

    private mutating func label(of box: FaceBox, in still: StillImage) -> Emotion {
        classifier.classify([box], of: still.frame(), into: &predictions)
        return predictions[0].scores.top
    }
}

/// The result of a robustness test, with its subject.
struct Robustness {
    let dataset: String
    let model: String
    let output: String
    /// Whether the card's `label_weights` were applied; `nil` if it has none.
    let labelWeights: Bool?
    let counts: RobustnessCounts

    /// Subject as rows of a table.
    var facts: [(name: String, text: String)] {
        var facts: [(name: String, text: String)] = [
            ("model", "\(model), output \(output)"), ("data set", "\(dataset), as photos"),
            ("photographs", "\(counts.pictures)"), ("with a face", "\(counts.faces)"),
        ]
        if let labelWeights { facts.append(("label weights", labelWeights ? "on" : "off")) }
        if counts.broken > 0 { facts.append(("broken", "\(counts.broken)")) }
        return facts
    }
}

/// The numbers of photographs and of faces that kept their label.
struct RobustnessCounts: Equatable {
    struct Change: Equatable {
        let change: PictureChange
        /// Number of faces that are still detected.
        var found = 0
        /// Number of those with the same label as before.
        var same = 0

        /// Fraction of the detected faces with the same label; `nil` if none is detected.
        var share: Double? { found > 0 ? Double(same) / Double(found) : nil }
    }

    var pictures = 0
    /// Pictures that could not be decoded.
    var broken = 0
    /// Pictures with a detected face before any change.
    var faces = 0
    private(set) var changes = PictureChange.allCases.map { Change(change: $0) }

    mutating func count(_ change: PictureChange, isFound: Bool, isSame: Bool) {
        guard let place = changes.firstIndex(where: { $0.change == change }) else { return }
        changes[place].found += isFound ? 1 : 0
        changes[place].same += isSame ? 1 : 0
    }
}
