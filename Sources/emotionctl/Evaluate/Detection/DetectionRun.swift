import Capture
import FaceDetection
import Imaging
import MediaFiles
import Pipeline
import ProgramSupport
import Tracking

/// Runs the detector once on pictures and videos with reference faces.
struct DetectionRun: ~Copyable {
    private(set) var counts = DetectionCounts()
    /// Number of ids of each detected reference face in videos.
    private(set) var idCounts: [Int] = []
    /// Collected misses and false positives; `nil` if they are not wanted.
    private(set) var samples: DetectionSamples?

    private let reference: ReferenceBoxes
    private let parts: RecognizerParts
    private var finder: FaceFinder
    private var progress = ProgressBar()

    /// - Parameter keepsSamples: whether misses and false positives are collected.
    init(
        reference: ReferenceBoxes, parts: RecognizerParts, keepsSamples: Bool
    ) throws(ExitError) {
        self.reference = reference
        self.parts = parts
        finder = try FaceFinder(parts)
        samples = keepsSamples ? DetectionSamples() : nil
    }

    /// Evaluates every file; a damaged one is reported on standard error.
    mutating func read(_ files: [InputFile]) throws {
        defer { progress.clear() }
        for (number, file) in files.enumerated() {
            do {
                switch try MediaFile(path: file.path) {
                case .picture(let picture): try readPicture(picture, file)
                case .video(let video): try readVideo(video, file)
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
        let judgment = DetectionJudgment(boxes, in: image.size, reference: expectation)
        counts.add(judgment)
        samples?.add(judgment, file.place, image.frame())
    }

    /// Runs every frame through the daemon's pipeline and judges those with a reference.
    private mutating func readVideo(_ video: VideoFile, _ file: InputFile) throws {
        var recognizer = try VideoRecognizer(video, name: file.path, parts: parts)
        var tracks = ReferenceTracks()
        while let recognized = try recognizer.next() {
            try judge(recognized, of: video, &tracks)
            if let expected = video.expectedFrames {
                show(Double(recognized.position.frame) / Double(expected))
            }
        }
        idCounts += tracks.idCounts
        try checkLength(of: video, file)
    }

    private mutating func judge(
        _ recognized: RecognizedFrame, of video: VideoFile, _ tracks: inout ReferenceTracks
    ) throws {
        let number = recognized.position.frame
        guard let expectation = try reference.expectation(ofFrame: number, size: recognized.size) else {
            return
        }
        let judgment = DetectionJudgment(
            recognized.faces.map(\.box), in: recognized.size, reference: expectation)
        counts.add(judgment)
        tracks.add(judgment, ids: recognized.faces.map(\.id))
        samples?.add(judgment, "frame \(number)", video.frame())
    }

    /// - Throws: `ExitError` if a frame of the reference is not in the video.
    private func checkLength(of video: VideoFile, _ file: InputFile) throws(ExitError) {
        guard case .listed(let list) = reference, let last = list.lastFrame, last >= video.count else {
            return
        }
        let frames = video.count.counted("frame")
        throw ExitError(.badData, "\(list.path): frame \(last) is not in \(file.path), which has \(frames)")
    }
}
