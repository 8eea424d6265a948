import Imaging
import ProgramSupport
import TestSupport
import Testing

@testable import emotionctl

@Suite struct DetectionFiguresTests {
    private let picture = ImageSize(width: 640, height: 480)

    private func face(
        _ x: Double, _ y: Double, _ side: Double, roll: Double? = nil, id: Int? = nil
    ) -> ReferenceFace {
        ReferenceFace(corner: SIMD2(x, y), width: side, height: side, roll: roll, id: id)
    }

    private func box(_ x: Int, _ y: Int, _ side: Int) -> PixelRect {
        PixelRect(x: x, y: y, width: side, height: side)
    }

    private func judgment(_ boxes: [PixelRect], _ faces: [ReferenceFace]) -> DetectionJudgment {
        DetectionJudgment(boxes, in: picture, reference: .faces(faces))
    }

    @Test func `a face is detected by a box of its size around its center`() {
        let judgment = judgment([box(0, 0, 80), box(95, 95, 70)], [face(100, 100, 60)])
        #expect(judgment.isRight == [false, true])
        #expect(judgment.matches == [1])
    }

    @Test(arguments: [(23, false), (25, true), (149, true), (151, false)])
    func `a box of another size does not match a face`(side: Int, isFound: Bool) {
        let judgment = judgment([box(130 - side / 2, 130 - side / 2, side)], [face(100, 100, 60)])
        #expect(judgment.isRight == [isFound])
        #expect(judgment.matches == [isFound ? 0 : nil])
    }

    @Test func `of several boxes the one that fits best is the face's`() {
        let judgment = judgment([box(80, 80, 100), box(102, 98, 60)], [face(100, 100, 60)])
        #expect(judgment.isRight == [true, true])
        #expect(judgment.matches == [1])
    }

    @Test func `a small face is not missed and its box is right`() {
        let missed = judgment([], [face(100, 100, 29)])
        #expect(missed.matches.isEmpty)
        let found = judgment([box(98, 98, 34)], [face(100, 100, 29)])
        #expect(found.matches.isEmpty)
        #expect(found.isRight == [true])
        #expect(face(100, 100, 30).isWanted(in: picture))
        #expect(!face(100, 100, 23.9).isWanted(in: ImageSize(width: 320, height: 240)))
    }

    @Test func `one face in the center is found by a box that covers it`() {
        let found = DetectionJudgment([box(0, 0, 90), box(250, 200, 100)], in: picture, reference: .center)
        #expect(found.isRight == [false, true])
        #expect(found.matches == [1])
        let missed = DetectionJudgment([box(330, 200, 100)], in: picture, reference: .center)
        #expect(missed.matches == [nil])
    }

    @Test func `faces and boxes are counted also by size and roll`() {
        var counts = DetectionCounts()
        counts.add(
            judgment(
                [box(100, 100, 60), box(300, 300, 200)],
                [face(105, 105, 50, roll: -20), face(500, 100, 100, roll: 45)]))
        counts.add(judgment([], []))
        #expect(counts.pictures == 2)
        #expect(counts.picturesWithFalsePositives == 1)
        #expect(counts.total == DetectionCounts.Tally(faces: 2, found: 1, boxes: 2, right: 1))
        #expect(counts.total.recall == 0.5)
        #expect(counts.total.precision == 0.5)
        #expect(counts.sizes.map(\.tally.faces) == [0, 0, 1, 1, 0])
        #expect(counts.sizes.map(\.tally.found) == [0, 0, 1, 0, 0])
        #expect(counts.sizes.map(\.tally.boxes) == [0, 0, 1, 0, 1])
        #expect(counts.sizes.map(\.tally.right) == [0, 0, 1, 0, 0])
        #expect(counts.rolls.map(\.tally.faces) == [0, 1, 0, 1])
        #expect(counts.rolls.map(\.tally.found) == [0, 1, 0, 0])
    }

    @Test func `a reference face that moves is followed by its boxes`() {
        var tracks = ReferenceTracks()
        for step in 0..<6 {
            let x = 100 + 30 * step
            let judgment = judgment(
                [box(x, 100, 60), box(400, 300, 60)],
                [face(Double(x), 100, 60), face(400, 300, 60)])
            tracks.add(judgment, ids: [step < 3 ? 1 : 3, 2])
        }
        #expect(tracks.idCounts.sorted() == [1, 2])
    }

    @Test func `a reference face that comes back late is another one`() {
        var tracks = ReferenceTracks()
        let seen = judgment([box(100, 100, 60)], [face(100, 100, 60)])
        tracks.add(seen, ids: [1])
        for _ in 0..<6 { tracks.add(judgment([], []), ids: []) }
        tracks.add(seen, ids: [2])
        #expect(tracks.idCounts == [1, 1])
    }

    @Test func `a reference face with an ID is the same wherever it is`() {
        var tracks = ReferenceTracks()
        tracks.add(judgment([box(0, 0, 60)], [face(0, 0, 60, id: 7)]), ids: [1])
        tracks.add(judgment([box(400, 300, 60)], [face(400, 300, 60, id: 7)]), ids: [4])
        #expect(tracks.idCounts == [2])
    }

    @Test func `a sample is spread over the whole set`() {
        var sample = EvenSample<Int>(limit: 4)
        for number in 0..<100 where sample.takesNext() { sample.keep(number) }
        #expect(sample.count == 100)
        #expect(sample.kept == [0, 32, 64, 96])
    }
}

@Suite struct ReferenceFileTests {
    private let folder: TemporaryFolder
    private let size = ImageSize(width: 640, height: 480)

    init() throws { folder = try TemporaryFolder() }

    @Test func `pictures and frames have their faces`() throws {
        let pictures = try ReferenceFile(
            path: folder.write(
                """
                {"file": "b/2.jpg", "faces": [{"x": 1, "y": 2.5, "width": 30, "height": 40, "score": 90}]}

                {"file": "a.jpg", "width": 640, "height": 480, "faces": []}
                """, to: "pictures.ndjson"))
        #expect(pictures.names == ["b/2.jpg", "a.jpg"])
        #expect(pictures.lastFrame == nil)
        #expect(try pictures.faces(ofPicture: "a.jpg", size: size) == [])
        #expect(try pictures.faces(ofPicture: "c.jpg", size: size) == nil)
        let face = try #require(try pictures.faces(ofPicture: "b/2.jpg", size: size)?.first)
        #expect(face.center == SIMD2(16, 22.5))
        let video = try ReferenceFile(
            path: folder.write(
                #"{"frame": 5, "faces": [{"x": 1, "y": 2, "width": 3, "height": 4, "roll": -9.5, "id": 2}]}"#,
                to: "video.ndjson"))
        #expect(video.lastFrame == 5)
        #expect(try video.faces(ofFrame: 5, size: size)?.map(\.roll) == [-9.5])
        #expect(try video.faces(ofFrame: 5, size: size)?.map(\.id) == [2])
        #expect(try video.faces(ofFrame: 4, size: size) == nil)
    }

    @Test(arguments: [
        (#"{"faces": []}"#, "either file or frame must be given"),
        (#"{"file": "a", "frame": 1, "faces": []}"#, "either file or frame must be given"),
        (#"{"frame": 0}"#, "not a line of reference boxes"),
        ("frame 0", "not a line of reference boxes"),
        (#"{"frame": 3, "faces": []}"#, "frame 3 has a line already"),
        (
            #"{"frame": 0, "faces": [{"x": 0, "y": 0, "width": 0, "height": 9}]}"#,
            "a face has an impossible box"
        ),
        (
            #"{"frame": 0, "faces": [{"x": 1e9, "y": 0, "width": 9, "height": 9}]}"#,
            "a face has an impossible box"
        ),
    ])
    func `a line that is unusable is named`(line: String, reason: String) throws {
        let path = try folder.write("{\"frame\": 3, \"faces\": []}\n\(line)\n", to: "video.ndjson")
        let error = #expect(throws: ExitError.self) { try ReferenceFile(path: path) }
        #expect(error?.message == "\(path):2: \(reason)")
        #expect(error?.status == .badData)
    }

    @Test func `a picture of another size than in the reference is an error`() throws {
        let path = try folder.write(
            #"{"file": "a.jpg", "width": 1280, "height": 720, "faces": []}"#, to: "pictures.ndjson")
        let reference = try ReferenceFile(path: path)
        let error = #expect(throws: ExitError.self) { try reference.faces(ofPicture: "a.jpg", size: size) }
        #expect(error?.message == "\(path): a.jpg is 640x480, not 1280x720 as stated there")
    }
}
