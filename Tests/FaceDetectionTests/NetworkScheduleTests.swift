import Imaging
import TestSupport
import Testing

@testable import FaceDetection

@Suite struct NetworkScheduleTests {
    private func schedule() -> NetworkSchedule {
        NetworkSchedule(size: ImageSize(width: 640, height: 480), smallest: 60, period: .milliseconds(500))
    }

    /// The numbers of the frames in which the picture is searched.
    private func searches(
        _ schedule: inout NetworkSchedule, frames: Range<Int>, faces: [FaceBox] = [], isUrgent: Bool = false,
        change: (Int, inout ChangeMap) -> Void = { _, _ in }
    ) -> [Int] {
        frames.filter { number in
            change(number, &schedule.changeMap)
            return schedule.advance(to: .frame(number), faces: faces, isUrgent: isUrgent)
        }
    }

    @Test func `the first frame is searched`() {
        var schedule = schedule()
        #expect(searches(&schedule, frames: 0..<2) == [0])
    }

    @Test func `a still picture is searched once a second`() {
        var schedule = schedule()
        #expect(searches(&schedule, frames: 0..<92) == [0, 31, 62])
    }

    @Test func `an image that changes is searched five times a second`() {
        var schedule = schedule()
        let found = searches(&schedule, frames: 0..<31) { number, changeMap in
            changeMap.means[100] = UInt8(number % 2 * 9)
        }
        #expect(found.count >= 5)
    }

    @Test func `a cut is searched at once`() {
        var schedule = schedule()
        let found = searches(&schedule, frames: 0..<10) { number, changeMap in
            for index in changeMap.means.indices { changeMap.means[index] = number < 3 ? 100 : 160 }
        }
        #expect(found == [0, 3])
    }

    @Test func `a change under a known face is not searched`() {
        var schedule = schedule()
        let face = FaceBox(PixelRect(x: 200, y: 150, width: 120, height: 120))
        let found = searches(&schedule, frames: 0..<30, faces: [face]) { number, changeMap in
            changeMap.means[14 * changeMap.columns + 17] = UInt8(number % 2 * 9)
        }
        #expect(found == [0])
    }

    @Test func `a lost face is searched soon`() {
        var schedule = schedule()
        #expect(searches(&schedule, frames: 0..<8, isUrgent: true) == [0, 7])
    }

    @Test func `a time that goes back starts a new search`() {
        var schedule = schedule()
        _ = schedule.advance(to: .frame(30), faces: [], isUrgent: false)
        let isSearched = schedule.advance(to: .zero, faces: [], isUrgent: false)
        #expect(isSearched)
    }

    @Test func `only a dark picture without contrast is too dark`() {
        var changeMap = ChangeMap(size: ImageSize(width: 640, height: 480), smallest: 60)
        for index in changeMap.means.indices { changeMap.means[index] = 17 }
        #expect(changeMap.isTooDark)
        changeMap.means[7] = 30
        #expect(!changeMap.isTooDark)
        for index in changeMap.means.indices { changeMap.means[index] = 90 }
        #expect(!changeMap.isTooDark)
    }
}
