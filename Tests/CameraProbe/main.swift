// Opens a camera, takes pictures and says what came: for the tests in a machine that has cameras.
//
//     CameraProbe DEVICE WIDTH HEIGHT RATE FORMAT COUNT PICTURE
//
// FORMAT is the one to take, e.g. `YUYV`, or `any`, or `libv4l` to let that choose and convert. Ends after
// COUNT pictures, after twelve calls in a row that yielded none, or with an error; prints a line of JSON.
// Writes the first picture as PGM, and the last one over it.
import Capture
import FoundationEssentials
import Imaging

struct Outcome: Encodable {
    var device: String?
    var description: String?
    var frames = 0
    var empty = 0
    var broken = 0
    var timesIncrease = true
    var error: String?
}

struct Request {
    let device: String
    let size: ImageSize
    let framesPerSecond: Double
    let formats: [PixelFormat]
    let count: Int
    let picture: URL

    init?(_ arguments: [String]) {
        guard arguments.count == 7, let width = Int(arguments[1]), let height = Int(arguments[2]),
            let rate = Double(arguments[3]), let count = Int(arguments[5])
        else { return nil }
        device = arguments[0]
        size = ImageSize(width: width, height: height)
        framesPerSecond = rate
        formats =
            switch arguments[4] {
            case "any": PixelFormat.preferred
            case "libv4l": []
            default: [PixelFormat(arguments[4])]
            }
        self.count = count
        picture = URL(filePath: arguments[6])
    }
}

func capture(_ request: Request, into outcome: inout Outcome) throws {
    var camera = try Camera(
        path: request.device, size: request.size, framesPerSecond: request.framesPerSecond,
        formats: request.formats)
    outcome.device = camera.path
    outcome.description = camera.format
    defer { outcome.broken = camera.brokenFrames }
    var (time, emptyInARow) = (Int64.min, 0)
    while outcome.frames < request.count && emptyInARow < 12 {
        guard let frame = try camera.nextFrame() else {
            outcome.empty += 1
            emptyInARow += 1
            continue
        }
        emptyInARow = 0
        outcome.frames += 1
        outcome.timesIncrease = outcome.timesIncrease && frame.captureTime > time
        time = frame.captureTime
        if [1, request.count].contains(outcome.frames) { try write(frame, to: request.picture) }
    }
}

func write(_ frame: borrowing Frame, to file: URL) throws {
    var pgm = Data("P5\n\(frame.size.width) \(frame.size.height)\n255\n".utf8)
    frame.withLuma { luma in luma.withUnsafeBytes { pgm.append(contentsOf: $0) } }
    try pgm.write(to: file)
}

guard let request = Request(Array(CommandLine.arguments.dropFirst())) else {
    fatalError("usage: CameraProbe DEVICE WIDTH HEIGHT RATE FORMATS COUNT PICTURE")
}
var outcome = Outcome()
do {
    try capture(request, into: &outcome)
} catch {
    outcome.error = "\(error)"
}
print(String(decoding: try JSONEncoder().encode(outcome), as: UTF8.self))
