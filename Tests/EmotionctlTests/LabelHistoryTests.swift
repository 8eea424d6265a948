import Testing

@testable import emotionctl

@Suite struct LabelHistoryTests {
    @Test func `a cell shows the label of most frames and its mean probability`() {
        var history = LabelHistory()
        history.note("happy", probability: 0.6, second: 100)
        history.note("happy", probability: 0.8, second: 100)
        history.note("sad", probability: 1, second: 100)
        let cells = history.cells(atMost: 60, now: 100)
        #expect(cells.count == 60)
        #expect(cells.dropLast().allSatisfy { $0 == nil })
        #expect(cells.last??.label == "happy")
        #expect(abs((cells.last??.probability ?? 0) - 0.7) < 1e-9)
    }

    @Test(arguments: [(200, 60), (60, 60), (59, 30), (30, 30), (29, 20), (8, 7), (1, 1), (0, 0)])
    func `cells last whole seconds and fit the width`(width: Int, expected: Int) {
        #expect(LabelHistory().cells(atMost: width, now: 1_000).count == expected)
    }

    @Test func `cells move only when one is complete`() {
        var history = LabelHistory()
        history.note("happy", probability: 1, second: 120)
        let cells = history.cells(atMost: 20, now: 120)
        #expect(cells.last??.label == "happy")
        #expect(history.cells(atMost: 20, now: 122) == cells)
        #expect(history.cells(atMost: 20, now: 123) == cells.dropFirst() + [nil])
    }

    @Test func `a label is forgotten after a minute`() {
        var history = LabelHistory()
        history.note("happy", probability: 1, second: 100)
        #expect(history.cells(atMost: 60, now: 159).first??.label == "happy")
        #expect(history.cells(atMost: 60, now: 160).allSatisfy { $0 == nil })
    }
}
