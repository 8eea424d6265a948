import Capture
import Imaging
import StreamProtocol
import TestSupport

/// A source that delivers what it is told to, thirty times a second, then ends.
struct ScriptedSource: ~Copyable, FrameSource {
    /// `nil` for a wait in vain.
    var script: [TestFrame?]
    /// Whether the next frame is always there already.
    let hasFrame: Bool
    private let goesOffline: Bool
    private(set) var state = SourceState.online(format: "scripted")
    /// Factor by which frames are smaller than their pictures.
    private let downscale: Int
    /// What is told to `reduce`.
    let wishes: Wishes
    private var time: Int64 = 0

    /// What a source is asked for, readable after the source was given away.
    final class Wishes {
        var downscales: [Int] = []
    }

    /// - Parameter goesOffline: with the first wait in vain.
    init(
        script: [TestFrame?], hasFrame: Bool = false, goesOffline: Bool = false, downscale: Int = 1,
        wishes: Wishes = Wishes()
    ) {
        (self.script, self.hasFrame, self.goesOffline) = (script, hasFrame, goesOffline)
        (self.downscale, self.wishes) = (downscale, wishes)
    }

    mutating func setDownscale(_ factor: Int) { wishes.downscales.append(factor) }

    mutating func nextFrame() throws(CaptureError) -> Frame? {
        guard !script.isEmpty else { throw .endOfStream }
        defer { time += 33_333_333 }
        let frame = script.removeFirst()
        if frame == nil, goesOffline { state = .offline(.stalled, detail: "scripted") }
        return frame?.frame(at: time, downscaledBy: downscale)
    }
}
