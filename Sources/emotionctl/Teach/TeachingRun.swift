import EmotionRecognition
import FaceDetection
import Files
import Imaging
import MediaFiles
import ProgramSupport

/// Reads a data set's faces for teaching.
struct TeachingRun: ~Copyable {
    private var face: MainFace
    private var extractor: FeatureExtractor
    private var progress = ProgressBar()
    private(set) var faces: TeachingFaces
    private(set) var counts = PictureCounts()
    /// Names of pictures without a face.
    private(set) var faceless: [String] = []

    /// - Parameter finder: finds the face in each photograph; `nil` where pictures are faces already.
    init(_ base: TeachableModel, finder: consuming FaceFinder?) {
        extractor = FeatureExtractor(base, crop: finder == nil ? .ofCutFaces : nil)
        face = MainFace(base.model.card, finder: finder)
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
            if let image = counts.image(of: picture, &progress) { try add(image.frame(), picture, label) }
            progress.show(
                pictures.progress, "\(counts.pictures) pictures", count: counts.pictures, "pictures")
        }
        progress.clear()
    }

    private mutating func add(_ frame: borrowing Frame, _ picture: LabeledPicture, _ label: Emotion) throws {
        let name = picture.name ?? "picture \(counts.pictures)"
        guard let box = try face.box(in: frame) else {
            faceless.append(name)
            return
        }
        counts.faces += 1
        let features = extractor.features(of: box, in: frame)
        do throws(ExitError) {
            try faces.add(
                features, extractor.pixels, extractor.size, label: label,
                name: name, place: picture.place)
        } catch {
            progress.clear()
            throw error
        }
    }
}

/// Where a taught model and its card go: both are there as a whole or not at all.
struct TaughtFiles {
    let path: String
    private var cardPath: String { String(path.dropLast(5)) + ".json" }

    /// - Parameter force: whether files that are there are replaced.
    init(_ path: String, base: String, force: Bool) throws(ExitError) {
        self.path = path
        guard path.hasSuffix(".onnx"), path.count > 5 else {
            throw ExitError(.usage, "--out \(path): the name of a model ends with .onnx")
        }
        let cardPath = String(path.dropLast(5)) + ".json"
        for file in [path, cardPath] {
            guard let status = try? FileStatus(path: file) else { continue }
            if let other = try? FileStatus(path: base), other.identity == status.identity {
                throw ExitError(.usage, "--out \(file): is the model that is taught")
            }
            guard status.isFile else {
                throw ExitError(.usage, "--out \(file): is there already, and no file")
            }
            guard force else {
                throw ExitError(.usage, "--out \(file): is there already; --force replaces it")
            }
        }
        try OutputFile.makeFolder(of: path)
        // Before a session, not after it, a person should learn that the model cannot be written.
        try OutputFile.prepare([], for: path)
        OutputFile.discard(path)
    }

    /// The model's name in its card.
    var name: String { path.split(separator: "/").last.map { String($0.dropLast(5)) } ?? path }

    func write(model: [UInt8], card: [UInt8]) throws {
        do {
            try OutputFile.prepare(model, for: path)
            try OutputFile.prepare(card, for: cardPath)
            if SignalFlag.termination.isSet { throw StandardOutput.Ended.interrupted }
            // A card without a model does no harm.
            try OutputFile.finish(cardPath)
            try OutputFile.finish(path)
        } catch {
            OutputFile.discard(path)
            OutputFile.discard(cardPath)
            throw error
        }
    }
}
