import Imaging
import Testing

@testable import FaceDetection

@Suite struct ChangeMapTests {
    /// 10 columns and 6 rows of tiles of 10 pixels.
    private var map = ChangeMap(size: ImageSize(width: 105, height: 67), smallest: 40)
    private let whole = PixelRect(x: 0, y: 0, width: 105, height: 67)
    /// Means of a black image, as at the beginning.
    private let black = [UInt8](repeating: 0, count: 60)

    private mutating func set(_ mean: UInt8, column: Int, row: Int) {
        map.means[row * map.columns + column] = mean
    }

    @Test func `the remainder at the edges belongs to no tile`() {
        #expect([map.side, map.columns, map.rows, map.means.count] == [10, 10, 6, 60])
    }

    @Test func `tiles are no larger than the image`() {
        let map = ChangeMap(size: ImageSize(width: 8, height: 5), smallest: 100)
        #expect([map.side, map.columns, map.rows] == [5, 1, 1])
    }

    @Test(arguments: [(4, false), (5, true)]) mutating func `a change is larger than the noise of a camera`(
        difference: Int, isChange: Bool
    ) {
        set(UInt8(difference), column: 3, row: 2)
        #expect((map.change(since: black, in: whole) != nil) == isChange)
    }

    @Test mutating func `changes have one bounding box of whole tiles`() {
        set(50, column: 2, row: 1)
        set(50, column: 5, row: 3)
        #expect(map.change(since: black, in: whole) == PixelRect(x: 20, y: 10, width: 40, height: 30))
    }

    @Test mutating func `changes outside the region do not count`() {
        set(50, column: 2, row: 1)
        #expect(map.change(since: black, in: PixelRect(x: 30, y: 0, width: 40, height: 60)) == nil)
    }

    @Test mutating func `a region that touches a tile has its change`() {
        set(50, column: 2, row: 1)
        let change = map.change(since: black, in: PixelRect(x: 29, y: 19, width: 40, height: 20))
        #expect(change == PixelRect(x: 20, y: 10, width: 10, height: 10))
    }

    @Test mutating func `a region may reach beyond the image`() {
        set(50, column: 9, row: 5)
        let change = map.change(since: black, in: PixelRect(x: -50, y: -50, width: 500, height: 500))
        #expect(change == PixelRect(x: 90, y: 50, width: 10, height: 10))
    }

    @Test mutating func `tiles inside a face with its margin are ignored`() {
        set(50, column: 3, row: 1)
        map.ignore([FaceBox(PixelRect(x: 40, y: 20, width: 20, height: 20))], margin: 0.5)
        #expect(map.change(since: black, in: whole) == nil)
    }

    @Test mutating func `a tile that a face covers in part is not ignored`() {
        set(50, column: 6, row: 2)
        map.ignore([FaceBox(PixelRect(x: 40, y: 20, width: 25, height: 25))], margin: 0)
        #expect(map.change(since: black, in: whole) == PixelRect(x: 60, y: 20, width: 10, height: 10))
    }

    @Test mutating func `only the last faces are ignored`() {
        set(50, column: 4, row: 2)
        map.ignore([FaceBox(PixelRect(x: 40, y: 20, width: 20, height: 20))], margin: 0)
        map.ignore([], margin: 0)
        #expect(map.change(since: black, in: whole) != nil)
    }

    @Test mutating func `a noted change is none any more`() {
        var reference = black
        set(50, column: 4, row: 2)
        map.note(whole, in: &reference)
        #expect(map.change(since: reference, in: whole) == nil)
    }

    @Test mutating func `an ignored change is found once its face has left`() {
        var reference = black
        set(50, column: 4, row: 2)
        map.ignore([FaceBox(PixelRect(x: 40, y: 20, width: 20, height: 20))], margin: 0)
        map.note(whole, in: &reference)
        map.ignore([], margin: 0)
        #expect(map.change(since: reference, in: whole) == PixelRect(x: 40, y: 20, width: 10, height: 10))
    }

    @Test mutating func `the share of changed tiles counts ignored ones too`() {
        for column in 0..<3 { set(50, column: column, row: 0) }
        map.ignore([FaceBox(PixelRect(x: 0, y: 0, width: 30, height: 30))], margin: 0)
        #expect(map.changedShare(since: black, by: ChangeMap.abruptChange) == 0.05)
    }
}
