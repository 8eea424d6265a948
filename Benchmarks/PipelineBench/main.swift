import Capture
import EmotionRecognition
import FaceDetection
import Glibc
import Imaging
import Numbers
import Pipeline
import ProgramSupport

// Every face of a recording, or of every N-th frame, by full-frame scans: for the comparisons in
// Benchmarks/pipeline.

/// Processor time of this process, in milliseconds.
func cpuMilliseconds() -> Double {
    Double(SystemClock.nanoseconds(CLOCK_PROCESS_CPUTIME_ID)) / 1e6
}

func search(_ recording: String, every step: Int, profile: String, gate: String) throws {
    let folders = ["cascades", CascadeLocator.openCVFolder]
    var detector = try FaceDetector(
        profile: DetectorProfile(named: profile, in: folders), folders: folders)
    var gate = FaceGate(model: try FaceGateModel(path: gate))
    var source = try Y4MStream(path: recording, defaultRate: 30)
    var boxes: [FaceBox] = []
    var number = 0
    do {
        while true {
            guard let frame = try source.nextFrame() else { continue }
            defer { number += 1 }
            guard number.isMultiple(of: step) else { continue }
            let start = cpuMilliseconds()
            try detector.detect(in: frame, into: &boxes)
            gate.filter(&boxes, of: frame)
            let list = boxes.map(\.rect).map { "[\($0.x),\($0.y),\($0.width),\($0.height)]" }.joined(
                separator: ",")
            print(#"{"cpu_ms":\#(cpuMilliseconds() - start),"boxes":[\#(list)]}"#)
        }
    } catch CaptureError.endOfStream {}
}

// As the programs do, so that figures are those of the daemon.
ProcessMemory.configure()
guard CommandLine.arguments.count == 3, let step = Int(CommandLine.arguments[2]), step > 0 else {
    StandardError.write(
        "usage: PipelineBench RECORDING.y4m N   cpu_ms and boxes of every Nth frame, one line of JSON each")
    exit(64)
}
do {
    try search(
        CommandLine.arguments[1], every: step, profile: RecognizerSettings.Detector().cascade,
        gate: "Models/face-gate.onnx")
} catch {
    StandardError.write("PipelineBench: \(error)")
    exit(65)
}
