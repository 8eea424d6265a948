import EmotionRecognition
import Imaging
import TestSupport
import Testing
import Tracking

@testable import Annotation

@Suite struct PictureLayoutTests {
    private static let labels: [Emotion] = [
        .angry, .disgust, .fear, .happy, .sad, .surprise, .neutral, .contempt,
    ]

    private static func face(_ id: Int, _ box: PixelRect) -> TrackedFace {
        TrackedFace(
            id: id, box: box, label: .surprise,
            scores: EmotionScores(labels: labels, probabilities: labels.map { _ in 0.125 }), affect: nil,
            ageFrames: 0)
    }

    private func layout(
        _ boxes: [PixelRect], width: Int, height: Int, hasMargin: Bool, memory: inout [Int: LayoutMemory]
    ) throws -> PictureLayout {
        PictureLayout(
            boxes.enumerated().map { Self.face($0 + 1, $1) }, in: ImageSize(width: width, height: height),
            labels: Self.labels, try Fonts(), hasMargin: hasMargin, memory: &memory)
    }

    @Test func `nothing is drawn over the corners of a rotated face`() throws {
        let scores = EmotionScores(
            labels: Self.labels, probabilities: Self.labels.map { _ in 0.125 })
        let face = TrackedFace(
            id: 1, box: PixelRect(x: 270, y: 190, width: 100, height: 100), roll: 45, label: .surprise,
            scores: scores, affect: nil, ageFrames: 0)
        var memory: [Int: LayoutMemory] = [:]
        let layout = PictureLayout(
            [face], in: ImageSize(width: 640, height: 480), labels: Self.labels, try Fonts(),
            hasMargin: true,
            memory: &memory)
        let corners = Area(x: 250, y: 170, width: 140, height: 140)
        #expect(layout.faces[0].chip.intersectionArea(with: corners) == 0)
        #expect(try #require(layout.faces[0].panel).area.intersectionArea(with: corners) == 0)
    }

    /// Faces anywhere, at the edges and beyond them too, in pictures of many sizes.
    @Test(arguments: 0..<40)
    func `nothing runs off the picture and no bars cover another face or each other`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(clamping: seed))
        let (width, height) = (
            Int.random(in: 200...1920, using: &random), Int.random(in: 200...1080, using: &random)
        )
        let boxes = (0..<Int.random(in: 1...12, using: &random)).map { _ in
            let side = Int.random(in: 24...min(width, height), using: &random)
            return PixelRect(
                x: Int.random(in: -side / 4...width - side * 3 / 4, using: &random),
                y: Int.random(in: -side / 4...height - side * 3 / 4, using: &random), width: side,
                height: side)
        }
        var memory: [Int: LayoutMemory] = [:]
        let layout = try layout(
            boxes, width: width, height: height, hasMargin: seed % 2 == 0, memory: &memory)
        let picture = Area(layout.size)
        #expect(layout.faces.count == boxes.count)
        for face in layout.faces { #expect(face.chip.lies(in: picture)) }
        let faces = layout.faces.filter { $0.panel != nil }
        for (index, face) in faces.enumerated() {
            let panel = try #require(face.panel)
            #expect(panel.area.lies(in: picture))
            for box in boxes where !(panel.isInCorner && Area(box) == face.box) {
                #expect(panel.area.intersectionArea(with: Area(box)) < 1e-6)
            }
            for other in faces[(index + 1)...] {
                #expect(other.panel?.area.intersectionArea(with: panel.area) == 0)
            }
        }
    }

    @Test(arguments: [(640, 480), (854, 480), (480, 854), (3840, 2160)])
    func `a close-up in a video has its bars in a corner and leaves its features free`(
        width: Int, height: Int
    ) throws {
        let side = min(width, height) * 95 / 100
        let box = PixelRect(x: (width - side) / 2, y: (height - side) / 2, width: side, height: side)
        var memory: [Int: LayoutMemory] = [:]
        let face = try layout([box], width: width, height: height, hasMargin: false, memory: &memory).faces[0]
        let panel = try #require(face.panel)
        #expect(panel.area.lies(in: Area(ImageSize(width: width, height: height))))
        let middle = face.box.grown(by: -0.25 * face.box.width)
        #expect(panel.area.intersectionArea(with: middle) < 0.1 * panel.area.width * panel.area.height)
        #expect(panel.area.intersectionArea(with: face.chip) == 0)
        #expect(face.caption == face.fullCaption)
    }

    /// Boxes of any size, many of them just where an annotation has room or has none.
    @Test(arguments: 0..<60)
    func `no bars jump because a box moves by a few pixels`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(clamping: seed))
        let side = Int.random(in: 40...480, using: &random)
        let (x, y) = (
            Int.random(in: -side / 8...640 - side * 7 / 8, using: &random),
            Int.random(in: -side / 8...480 - side * 7 / 8, using: &random)
        )
        var memory: [Int: LayoutMemory] = [:]
        var before: FaceLayout?
        for _ in 0..<30 {
            let shake = (0..<3).map { _ in Int.random(in: -2...2, using: &random) }
            let box = PixelRect(
                x: x + shake[0], y: y + shake[1], width: side + shake[2], height: side + shake[2])
            let face = try layout([box], width: 640, height: 480, hasMargin: false, memory: &memory).faces[0]
            if let before {
                #expect(face.chip.leap(from: before.chip) < 12)
                #expect(face.metrics.text == before.metrics.text)
                if let old = before.panel {
                    let panel = try #require(face.panel)
                    #expect(panel.area.leap(from: old.area) < 12)
                    #expect(panel.metrics.text == old.metrics.text)
                }
            }
            before = face
        }
    }

    @Test func `bars leave a corner when there is room again beside the face`() throws {
        var memory: [Int: LayoutMemory] = [:]
        let places = try [460, 460, 300].map { side in
            let box = PixelRect(x: 320 - side / 2, y: 240 - side / 2, width: side, height: side)
            let face = try layout([box], width: 640, height: 480, hasMargin: false, memory: &memory).faces[0]
            return try #require(face.panel).isInCorner
        }
        #expect(places == [true, true, false])
    }

    @Test func `bars in a corner move when the face goes there`() throws {
        var memory: [Int: LayoutMemory] = [:]
        let corners = try [0, 160].map { x in
            let face = try layout(
                [PixelRect(x: x, y: 0, width: 480, height: 480)], width: 640, height: 480, hasMargin: false,
                memory: &memory
            ).faces[0]
            return try #require(face.panel).area.x
        }
        #expect(corners[0] > 320)
        #expect(corners[1] < 320)
    }

    @Test(arguments: [(640, 480), (1280, 720), (3840, 2160)])
    func `text grows with the picture`(width: Int, height: Int) throws {
        let size = ImageSize(width: width, height: height)
        let metrics = Metrics(for: size, labels: Self.labels, try Fonts())
        #expect(metrics.text == Int((Double(height) / 36).rounded()))
        #expect(metrics.panelHeight < Double(height) / 2)
    }

    @Test func `bars stay where they were while they can`() throws {
        var memory: [Int: LayoutMemory] = [:]
        let size = (width: 640, height: 480)
        // No room on the right of it: bars go to its left, and stay there when there is.
        for x in [500, 300] {
            let face = try layout(
                [PixelRect(x: x, y: 150, width: 100, height: 100)], width: size.width, height: size.height,
                hasMargin: false, memory: &memory
            ).faces[0]
            #expect(try #require(face.panel).area.right < face.box.x)
        }
    }
}

extension Area {
    /// How far its corner moved, in pixels.
    fileprivate func leap(from old: Area) -> Double { max((x - old.x).magnitude, (y - old.y).magnitude) }
}

@Suite struct TurnedOutlineTests {
    private let size = ImageSize(width: 200, height: 200)

    private func outline(_ area: Area, roll: Double) -> BGRImage {
        var canvas = Canvas(size: size, filledWith: .black)
        canvas.stroke(area, roll: roll, radius: 0, thickness: 3, .white)
        return canvas.image
    }

    private func level(_ image: BGRImage, _ x: Int, _ y: Int) -> UInt8 {
        image.pixels[3 * (y * size.width + x)]
    }

    @Test func `a quarter turn exchanges width and height`() {
        let turned = outline(Area(x: 40, y: 80, width: 120, height: 40), roll: 90)
        let upright = outline(Area(x: 80, y: 40, width: 40, height: 120), roll: 0)
        let difference = zip(turned.pixels, upright.pixels).map { abs(Int($0) - Int($1)) }.max()
        #expect(difference ?? 255 <= 1)
    }

    @Test func `an outline is rotated clockwise as seen`() {
        // The upper edge's middle, 50 above the center, goes to the right.
        let image = outline(Area(x: 50, y: 50, width: 100, height: 100), roll: 30)
        #expect(level(image, 125, 56) > 200)
        #expect(level(image, 75, 56) < 50)
        #expect(level(image, 50, 50) < 50)
    }

    @Test func `the bounds hold every corner`() {
        let bounds = Area(x: 50, y: 60, width: 100, height: 80).bounds(turnedBy: -30)
        #expect(abs(bounds.width - (86.6025 + 40)) < 1e-3)
        #expect(abs(bounds.height - (50 + 69.2820)) < 1e-3)
        #expect(abs(bounds.x + bounds.width / 2 - 100) < 1e-9)
        #expect(abs(bounds.y + bounds.height / 2 - 100) < 1e-9)
    }
}
