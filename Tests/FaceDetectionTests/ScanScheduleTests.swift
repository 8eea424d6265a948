import Imaging
import TestSupport
import Testing

@testable import FaceDetection

@Suite struct ScanScheduleTests {
    private static let size = ImageSize(width: 640, height: 480)

    private func schedule() -> ScanSchedule {
        ScanSchedule(
            size: Self.size, smallest: 60, window: 24, scaleFactor: 1.15, period: .milliseconds(500))
    }

    /// Returns the tasks of `frames` frames, a list per frame.
    private func tasks(
        _ schedule: inout ScanSchedule, frames: Int, from first: Int = 0, faces: [FaceBox] = []
    ) -> [[ScanSchedule.Task]] {
        (first..<first + frames).map { number in
            var tasks: [ScanSchedule.Task] = []
            schedule.advance(to: .frame(number), faces: faces, into: &tasks)
            return tasks
        }
    }

    private func isSeen(_ face: PixelRect, by tasks: [[ScanSchedule.Task]], side: Int) -> Bool {
        tasks.joined().contains { task in
            task.side == side && face.clamped(to: task.region) == face
        }
    }

    @Test func `every place and size has its turn within the period`() {
        var schedule = schedule()
        let tasks = tasks(&schedule, frames: 16)
        let sides = Set(tasks.joined().map(\.side)).sorted()
        #expect(sides.first == 64)
        #expect(sides.last == 452)
        for side in sides {
            for (x, y) in [(0, 0), (640 - side, 0), (0, 480 - side), (640 - side, 480 - side), (77, 13)] {
                let face = PixelRect(x: x, y: y, width: side, height: side)
                #expect(isSeen(face, by: tasks, side: side), "\(side) at \(x), \(y)")
            }
        }
    }

    @Test func `faces that reach beyond the edge have their turn too`() {
        var schedule = schedule()
        let face = PixelRect(x: -19, y: -19, width: 64, height: 64)
        #expect(isSeen(face, by: tasks(&schedule, frames: 16), side: 64))
    }

    @Test func `no band costs more than its share`() {
        let units = ScanBand.all(in: Self.size, smallest: 60, window: 24, scaleFactor: 1.15, slices: 15)
        let total = units.reduce(0) { $0 + $1.cost }
        #expect(units.allSatisfy { $0.cost <= total / 15 })
    }

    @Test func `an image without changes is not searched again`() {
        var schedule = schedule()
        _ = tasks(&schedule, frames: 16)
        #expect(tasks(&schedule, frames: 60, from: 16).joined().isEmpty)
    }

    @Test func `the whole image is searched now and then without changes too`() {
        var schedule = schedule()
        _ = tasks(&schedule, frames: 16)
        let face = PixelRect(x: 300, y: 200, width: 64, height: 64)
        #expect(isSeen(face, by: tasks(&schedule, frames: 190, from: 16), side: 64))
    }

    @Test func `a change is searched with the windows that touch it`() {
        var schedule = schedule()
        _ = tasks(&schedule, frames: 16)
        // A tile of 15 pixels.
        schedule.changeMap.means[20 * schedule.changeMap.columns + 30] += 50
        let tasks = tasks(&schedule, frames: 16, from: 16).joined().filter { $0.side == 64 }
        #expect(!tasks.isEmpty)
        for task in tasks {
            #expect(
                task.region.clamped(to: PixelRect(x: 380, y: 230, width: 160, height: 160)) == task.region)
        }
        #expect(
            tasks.contains {
                PixelRect(x: 455, y: 305, width: 5, height: 5).intersectionOverUnion($0.region) > 0
            })
    }

    @Test func `a slow change adds up`() {
        var schedule = schedule()
        _ = tasks(&schedule, frames: 16)
        var found = 0
        for step in 1...5 {
            for index in schedule.changeMap.means.indices { schedule.changeMap.means[index] += 1 }
            found += tasks(&schedule, frames: 15, from: 16 + step * 15).joined().count
        }
        #expect(found > 0)
    }

    @Test func `a change under a known face is not searched`() {
        var schedule = schedule()
        let face = PixelRect(x: 200, y: 150, width: 120, height: 120)
        _ = tasks(&schedule, frames: 16)
        schedule.changeMap.means[14 * schedule.changeMap.columns + 17] += 50
        #expect(tasks(&schedule, frames: 16, from: 16, faces: [FaceBox(face)]).joined().isEmpty)
        // Once the face has gone, what it left behind is looked at.
        #expect(!tasks(&schedule, frames: 16, from: 32).joined().isEmpty)
    }

    @Test func `a slow camera searches more in each frame`() {
        var schedule = schedule()
        var tasks: [ScanSchedule.Task] = []
        var seen: [[ScanSchedule.Task]] = []
        for number in 0..<4 {
            schedule.advance(to: .frame(6 * number), faces: [], into: &tasks)
            seen.append(tasks)
        }
        #expect(isSeen(PixelRect(x: 0, y: 0, width: 64, height: 64), by: seen, side: 64))
        #expect(isSeen(PixelRect(x: 0, y: 0, width: 452, height: 452), by: seen, side: 452))
    }
}
