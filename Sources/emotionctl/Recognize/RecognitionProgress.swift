import Glibc
import ProgramSupport

/// The progress of a pass over pictures and videos, shown as a bar.
struct RecognitionProgress {
    private var bar = ProgressBar()
    private let sharesTerminal = isatty(STDOUT_FILENO) == 1
    private var files = 0
    private var filesDone = 0
    /// Sizes of the files in bytes, as an estimate of the work.
    private var bytes = 0
    private var bytesDone = 0
    private var frames = 0
    private var hasVideos = false

    mutating func begin(_ all: [InputFile]) {
        files = all.count
        bytes = all.reduce(0) { $0 + Self.work($1) }
    }

    mutating func count(_ sighting: Sighting) {
        frames += 1
        hasVideos = hasVideos || sighting.isOfVideo
    }

    /// - Parameter expected: number of frames in the video; `nil` if unknown.
    mutating func show(frame: Int, of expected: Int?, in file: InputFile) {
        let part = expected.map { min(1, Double(frame) / Double($0)) } ?? 0
        let whole = expected.map { " of \($0)" } ?? ""
        draw(Double(bytesDone) + part * Double(Self.work(file)), "frame \(frame)\(whole)")
    }

    mutating func end(_ file: InputFile) {
        filesDone += 1
        bytesDone += Self.work(file)
        draw(Double(bytesDone), "\(filesDone) of \(files.counted("file"))")
    }

    /// Removes the bar before a line is written to standard output, if both are on the same terminal.
    mutating func makeRoom() {
        if sharesTerminal { bar.clear() }
    }

    mutating func clear() { bar.clear() }

    private mutating func draw(_ done: Double, _ work: String) {
        bar.show(done / Double(bytes), work, count: frames, hasVideos ? "frames" : "pictures")
    }

    /// Work for opening a file, in bytes.
    private static func work(_ file: InputFile) -> Int { file.size + 1 }
}
