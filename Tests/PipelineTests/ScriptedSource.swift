import Capture
import Imaging
import TestSupport

/// A source that delivers what it is told to, thirty times a second, then ends.
struct ScriptedSource: ~Copyable, FrameSource {
    /// `nil` for a wait in vain.
    var script: [TestFrame?]
    let state = SourceState.online(format: "scripted")
    private var time: Int64 = 0

    init(script: [TestFrame?]) { self.script = script }

    mutating func nextFrame() throws(CaptureError) -> Frame? {
        guard !script.isEmpty else { throw .endOfStream }
        defer { time += 33_333_333 }
        return script.removeFirst()?.frame(at: time)
    }
}
