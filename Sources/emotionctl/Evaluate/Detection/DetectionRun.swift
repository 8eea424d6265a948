import Capture
import EmotionRecognition
import FaceDetection
import Imaging
import MediaFiles
import ProgramSupport
import Tracking

/// One pass of the detector over pictures and films whose faces are known.
struct DetectionRun: ~Copyable {
    private(set) var counts = DetectionCounts()
    /// For each reference face of a film that was found, how many ids it has got.
    private(set) var idCounts: [Int] = []
    /// What is shown of misses and false positives; `nil` where nobody wants to see them.
    private(set) var samples: DetectionSamples?

    private let reference: ReferenceBoxes
    private let model: EmotionModel
    private let gate: FaceGateModel?
    private var finder: FaceFinder
    private var progress = ProgressBar()

    /// - Parameter keepsSamples: whether misses and false positives are kept to be looked at.
    init(
        reference: ReferenceBoxes, model: EmotionModel, gate: FaceGateModel?, keepsSamples: Bool
    ) throws(Failure) {
        (self.reference, self.model, self.gate) = (reference, model, gate)
        finder = FaceFinder(
            detector: try RecognitionParts.detector(), gate: gate.map { FaceGate(model: $0) })
        samples = keepsSamples ? DetectionSamples() : nil
    }

    /// Reads every file; one that is broken gets a line on standard error.
    mutating func read(_ files: [InputFile]) throws {
        defer { progress.clear() }
        for (number, file) in files.enumerated() {
            do {
                switch try MediaFile(path: file.path) {
                case .picture(let picture): try readPicture(picture, file)
                case .film(let video): try readFilm(video, file)
                }
            } catch let error as MediaError {
                fail("\(error)")
            } catch let error as CaptureError {
                fail("\(error)")
            } catch let error as DetectionError {
                fail("\(file.path): \(error)")
            }
            show(Double(number + 1) / Double(files.count))
        }
    }

    private mutating func fail(_ reason: String) {
        counts.broken += 1
        progress.clear()
        StandardError.write("emotionctl: \(StyledText(reason).plain)")
    }

    private mutating func show(_ fraction: Double) {
        progress.show(fraction, counts.pictures.counted("picture"), count: counts.pictures, "pictures")
    }

    private mutating func readPicture(_ picture: PictureFile, _ file: InputFile) throws {
        let image = try StillImage(picture)
        guard let expectation = try reference.expectation(ofPicture: file.place, size: image.size) else {
            return
        }
        let boxes = try finder.faces(in: image.frame()).map(\.rect)
        let judgment = DetectionJudgment(boxes, in: image.size, expecting: expectation)
        counts.add(judgment)
        samples?.add(judgment, file.place, image.frame())
    }

    /// Every frame goes through the daemon's pipeline; those are judged of which something is known.
    private mutating func readFilm(_ video: VideoFile, _ file: InputFile) throws {
        var film = try FilmRecognizer(video, name: file.path, model: model, gate: gate)
        var tracks = ReferenceTracks()
        while let sighting = try film.next() {
            try judge(sighting, of: video, &tracks)
            if let expected = video.expectedFrames {
                show(Double(sighting.position.frame) / Double(expected))
            }
        }
        idCounts += tracks.idCounts
        try checkLength(of: video, file)
    }

    private mutating func judge(
        _ sighting: Sighting, of video: VideoFile, _ tracks: inout ReferenceTracks
    ) throws {
        let number = sighting.position.frame
        guard let expectation = try reference.expectation(ofFrame: number, size: sighting.size) else {
            return
        }
        let judgment = DetectionJudgment(
            sighting.faces.map(\.box), in: sighting.size, expecting: expectation)
        counts.add(judgment)
        tracks.add(judgment, ids: sighting.faces.map(\.id))
        samples?.add(judgment, "frame \(number)", video.frame())
    }

    /// - Throws: `Failure` where a frame of the reference is not in the film.
    private func checkLength(of video: VideoFile, _ file: InputFile) throws(Failure) {
        guard case .listed(let list) = reference, let last = list.lastFrame, last >= video.count else {
            return
        }
        let frames = video.count.counted("frame")
        throw Failure(.badData, "\(list.path): frame \(last) is not in \(file.path), which has \(frames)")
    }
}
