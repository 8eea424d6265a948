import Glibc
import Imaging
import StreamProtocol
import TestSupport
import Testing

@testable import Capture

@Suite struct ReconnectingSourceTests {
    private let clock = ManualClock()
    private static let lost = CaptureError.deviceLost(
        path: "/dev/video0", errno: .operationNotSupportedByDevice)
    private static let absent = CaptureError.cannotOpen(path: "/dev/video0", errno: .noSuchFileOrDirectory)

    /// - Parameter tries: what happens each time it is opened; the last goes on for ever.
    private func source(
        _ tries: [Result<[Step], CaptureError>], retries: Bool = true
    ) -> ReconnectingSource<FlakySource, ManualClock> {
        var tries = tries[...]
        return ReconnectingSource(clock: clock, retries: retries) { [clock] () throws(CaptureError) in
            let next = tries.count > 1 ? tries.removeFirst() : tries.first
            clock.openings += 1
            return FlakySource(steps: try next?.get() ?? [], clock: clock)
        }
    }

    /// What the source's state is after each of its next calls, without repetitions.
    private func states(
        _ source: inout ReconnectingSource<FlakySource, ManualClock>, calls: Int
    ) throws -> [SourceState] {
        var states: [SourceState] = []
        for _ in 0..<calls {
            _ = try source.nextFrame()
            if states.last != source.state { states.append(source.state) }
        }
        return states
    }

    private static func offline(_ reason: OfflineReason, _ error: CaptureError) -> SourceState {
        .offline(reason, detail: "\(error)")
    }

    @Test func `is online from its first frame on`() throws {
        var source = source([.success([.nothing, .frame, .frame])])
        #expect(try states(&source, calls: 4) == [.starting, .online(format: "flaky")])
    }

    @Test func `passes on what the opened source delivers`() throws {
        var source = source([.success([.frame, .frame, .nothing])])
        var answers = [source.hasFrame]
        for calls in [2, 1] {
            _ = try states(&source, calls: calls)
            answers.append(source.hasFrame)
        }
        #expect(answers == [false, true, false])
    }

    @Test func `sets the downscale of every opened source`() throws {
        var source = source([
            .success([.frame, .error(Self.lost)]), .success([.frame, .frame]),
        ])
        source.setDownscale(2)
        _ = try states(&source, calls: 6)
        source.setDownscale(4)
        #expect(clock.downscales == [2, 2, 4])
    }

    @Test func `reconnects by itself`() throws {
        var source = source([.success([.frame, .error(Self.lost)]), .success([.frame])])
        #expect(
            try states(&source, calls: 6) == [
                .starting, .online(format: "flaky"), Self.offline(.unplugged, Self.lost),
                .online(format: "flaky"),
            ])
    }

    @Test func `stays unplugged while it is absent`() throws {
        var source = source([.success([.frame, .error(Self.lost)]), .failure(Self.absent)])
        #expect(try states(&source, calls: 60).last == Self.offline(.unplugged, Self.lost))
    }

    @Test func `reports a change of the reason`() throws {
        let busy = CaptureError.cannotOpen(path: "/dev/video0", errno: .resourceBusy)
        var source = source([.failure(Self.absent), .failure(Self.absent), .failure(busy)])
        #expect(
            try states(&source, calls: 60) == [
                Self.offline(.absent, Self.absent), Self.offline(.busy, busy),
            ])
    }

    @Test func `waits longer after each try but never more than a second`() throws {
        var source = source([.failure(Self.absent)])
        var times: [Int64] = []
        while times.count < 7 {
            let openings = clock.openings
            _ = try source.nextFrame()
            if clock.openings > openings { times.append(clock.now()) }
        }
        let pauses = zip(times.dropFirst(), times).map { ($0 - $1) / 1_000_000 }
        #expect(pauses == [200, 400, 800, 1_000, 1_000, 1_000])
    }

    @Test func `tries at once again after success`() throws {
        let video: Result<[Step], CaptureError> = .success([.frame, .error(Self.lost)])
        var source = source([.failure(Self.absent), .failure(Self.absent), video, .success([.frame])])
        while source.state != .online(format: "flaky") { _ = try source.nextFrame() }
        _ = try source.nextFrame()
        #expect(source.state == Self.offline(.unplugged, Self.lost))
        let lost = clock.now()
        while clock.openings < 4 { _ = try source.nextFrame() }
        #expect(clock.now() - lost == 200_000_000)
    }

    @Test func `never waits longer than a quarter of a second in one call`() throws {
        var source = source([.failure(Self.absent)])
        for _ in 0..<100 {
            let start = clock.now()
            _ = try source.nextFrame()
            #expect(clock.now() - start <= 250_000_000)
        }
    }

    @Test func `two seconds without a frame are a stall`() throws {
        var source = source([.success([.frame]), .success([])])
        #expect(
            try states(&source, calls: 30) == [
                .starting, .online(format: "flaky"), Self.offline(.stalled, .noFrames(seconds: 2)),
            ])
        #expect(clock.openings >= 2)
    }

    @Test func `a slow reader is not taken for a stall`() throws {
        var source = source([.success([.frame, .nothing, .frame])])
        while try source.nextFrame() == nil {}
        clock.wait(60_000_000_000)
        #expect(try states(&source, calls: 2) == [.online(format: "flaky")])
    }

    @Test func `adds up the broken frames of all connections`() throws {
        var source = source([
            .success([.broken, .frame, .error(Self.lost)]), .success([.broken, .frame]),
        ])
        _ = try states(&source, calls: 8)
        #expect(source.brokenFrames == 2)
    }

    @Test func `adds up the dropped frames of all connections`() throws {
        var source = source([
            .success([.skipping, .frame, .error(Self.lost)]), .success([.skipping, .frame]),
        ])
        _ = try states(&source, calls: 8)
        #expect(source.droppedFrames == 2)
    }

    @Test func `throws instead of retrying if configured so`() {
        var source = source([.failure(Self.absent)], retries: false)
        #expect(throws: Self.absent) { _ = try states(&source, calls: 1) }
    }
}

/// One call of a flaky source.
enum Step {
    case frame, nothing, broken, skipping
    case error(CaptureError)
}

/// A source that does as it is told; waits in vain for a quarter of a second each time, and for ever at the
/// end.
struct FlakySource: ~Copyable, FrameSource {
    private var steps: [Step]
    private let clock: ManualClock
    private let picture = TestFrame(width: 2, height: 2) { _, _ in 0 }
    let state = SourceState.online(format: "flaky")
    private(set) var brokenFrames = 0
    private(set) var droppedFrames = 0
    var hasFrame: Bool { if case .frame? = steps.first { true } else { false } }

    init(steps: [Step], clock: ManualClock) {
        (self.steps, self.clock) = (steps, clock)
    }

    mutating func setDownscale(_ factor: Int) { clock.downscales.append(factor) }

    mutating func nextFrame() throws(CaptureError) -> Frame? {
        switch steps.isEmpty ? .nothing : steps.removeFirst() {
        case .frame: return picture.frame()
        case .error(let error): throw error
        case .broken:
            brokenFrames += 1
            return nil
        case .skipping:
            droppedFrames += 1
            return nil
        case .nothing:
            clock.wait(250_000_000)
            return nil
        }
    }
}

/// Time that passes only during waits.
final class ManualClock: CaptureClock {
    private var time: Int64 = 0
    /// How often a source was opened.
    var openings = 0
    /// What opened sources were asked for.
    var downscales: [Int] = []

    func now() -> Int64 { time }
    func wait(_ nanoseconds: Int64) { time += nanoseconds }
}

@Suite struct StallDetectorTests {
    @Test(arguments: [(30, 2), (1, 2), (0.1, 20)])
    func `waits two seconds or two frames`(framesPerSecond: Double, seconds: Int) {
        var watch = StallDetector()
        watch.expectFrames(every: 1e9 / framesPerSecond)
        watch.noteWait(Int64(seconds) * 1_000_000_000)
        #expect(watch.error == nil)
        watch.noteWait(1)
        #expect(watch.error == .noFrames(seconds: seconds))
        watch.noteFrame()
        #expect(watch.error == nil)
    }
}
