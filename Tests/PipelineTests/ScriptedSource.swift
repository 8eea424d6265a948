import Capture
import Imaging
import TestSupport

/// A source that delivers what it is told to, then ends.
struct ScriptedSource: ~Copyable, FrameSource {
    /// `nil` for a wait in vain.
    var script: [TestFrame?]
    let state = SourceState.online(format: "scripted")

    mutating func nextFrame() throws(CaptureError) -> Frame? {
        guard !script.isEmpty else { throw .endOfStream }
        return script.removeFirst()?.frame()
    }
}
