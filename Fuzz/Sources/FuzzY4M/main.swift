import Fuzzing
import Glibc
import Imaging

@testable import Capture

/// A clock that advances only during waits, so that no frame takes real time.
final class HurriedClock: CaptureClock {
    private var time: Int64 = 0

    func now() -> Int64 { time }
    func wait(_ nanoseconds: Int64) { time += nanoseconds }
}

/// Without a name, and gone with the program.
let file = fileno(tmpfile())

// Every frame of the stream, turned, until it ends or has no more to say.
fuzz { bytes in
    ftruncate(file, 0)
    pwrite(file, bytes, bytes.count, 0)
    do {
        var stream = TurnedSource(
            try Y4MStream(path: "/proc/self/fd/\(file)", defaultRate: 30, clock: HurriedClock()),
            orientation: Orientation(rotation: .quarter))
        var waits = 0
        while waits < 100 {
            guard let frame = try stream.nextFrame() else {
                waits += 1
                continue
            }
            _ = frame.withLuma { $0[0] }
        }
    } catch {}
}
