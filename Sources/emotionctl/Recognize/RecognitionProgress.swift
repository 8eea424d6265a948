import Glibc
import ProgramSupport

/// How far a pass over pictures and videos is, told by a bar.
struct RecognitionProgress {
    private var bar = ProgressBar()
    private let sharesTerminal = isatty(STDOUT_FILENO) == 1
    private var files = 0
    private var filesDone = 0
    /// Sizes stand for the work that files make.
    private var bytes = 0
    private var bytesDone = 0
    private var frames = 0
    private var hasFilms = false

    mutating func begin(_ all: [InputFile]) {
        files = all.count
        bytes = all.reduce(0) { $0 + Self.work($1) }
    }

    mutating func count(_ sighting: Sighting) {
        frames += 1
        hasFilms = hasFilms || sighting.isOfFilm
    }

    /// - Parameter expected: how many frames the film has, if it says so.
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

    /// Before a line is written to standard output, where that is the terminal with the bar.
    mutating func makeRoom() {
        if sharesTerminal { bar.clear() }
    }

    mutating func clear() { bar.clear() }

    private mutating func draw(_ done: Double, _ work: String) {
        bar.show(done / Double(bytes), work, count: frames, hasFilms ? "frames" : "pictures")
    }

    /// Opening a file is work too.
    private static func work(_ file: InputFile) -> Int { file.size + 1 }
}
