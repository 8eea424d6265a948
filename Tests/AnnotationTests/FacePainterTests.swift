import EmotionRecognition
import Foundation
import Imaging
import MediaFiles
import TestSupport
import Testing
import Tracking

@testable import Annotation

@Suite struct FacePainterTests {
    private static let labels: [Emotion] = [
        .neutral, .happy, .surprise, .sad, .angry, .disgust, .fear, .contempt,
    ]

    private static func face(
        _ id: Int, _ label: Emotion, x: Int, y: Int, side: Int, roll: Double = 0
    ) -> TrackedFace {
        return TrackedFace(
            id: id, box: PixelRect(x: x, y: y, width: side, height: side), roll: roll, label: label,
            scores: EmotionScores(labels: labels, probabilities: labels.map { $0 == label ? 0.72 : 0.04 }),
            affect: nil, ageFrames: 0)
    }

    private static func portrait() throws -> BGRImage {
        try PictureFile(path: ProjectFolder.portrait).bgrImage()
    }

    /// A gray picture with the portrait in several places.
    private static func scene(width: Int, height: Int, portraits: [(x: Int, y: Int)]) throws -> BGRImage {
        let portrait = try portrait()
        var canvas = Canvas(size: ImageSize(width: width, height: height), filledWith: Color(0x6B7A8C))
        for (left, top) in portraits {
            for place in 0..<portrait.size.area {
                let (x, y) = (left + place % portrait.size.width, top + place / portrait.size.width)
                let luma = UInt32(portrait.pixels[3 * place])
                canvas.blend(Color(luma * 0x010101), x: x, y: y, opacity: 1)
            }
        }
        return canvas.image
    }

    /// The portrait's face in 480×480 pixels.
    private static func closeUp() throws -> BGRImage {
        let portrait = try portrait()
        let side = 480
        let pixels = (0..<side * side).flatMap { place in
            let (x, y) = (64 + place % side / 4, 54 + place / side / 4)
            let first = 3 * (y * portrait.size.width + x)
            return portrait.pixels[first..<first + 3]
        }
        return BGRImage(size: ImageSize(width: side, height: side), pixels: pixels)
    }

    private func expectGolden(_ image: BGRImage, _ name: String) throws {
        let path = "\(ProjectFolder.path)/Tests/AnnotationTests/Golden/\(name).png"
        if ProcessInfo.processInfo.environment["EMOTIOND_REBUILD_GOLDEN"] != nil {
            try Data(#require(image.encoded(as: "png"))).write(to: URL(filePath: path))
        }
        let golden = try PictureFile(path: path).bgrImage()
        try #require(golden.size == image.size)
        let similarity = StructuralSimilarity.between(golden, image)
        // Another FreeType draws letters a little differently.
        #expect(similarity > 0.98, "\(name): \(similarity)")
    }

    @Test func `a portrait gets its bars in a margin`() throws {
        let painter = try FacePainter(labels: Self.labels)
        let image = painter.annotate(try Self.portrait(), [Self.face(1, .happy, x: 77, y: 67, side: 94)])
        try expectGolden(image, "portrait")
    }

    @Test func `a group gets bars beside its faces`() throws {
        let painter = try FacePainter(labels: Self.labels)
        let scene = try Self.scene(width: 860, height: 300, portraits: [(20, 40), (420, 40)])
        let image = painter.annotate(
            scene,
            [Self.face(1, .surprise, x: 97, y: 107, side: 94), Self.face(2, .sad, x: 497, y: 107, side: 94)])
        try expectGolden(image, "group")
    }

    @Test func `a map is drawn over its face`() throws {
        let painter = try FacePainter(labels: Self.labels)
        let map = ActivationMap(
            region: FaceBox(PixelRect(x: 68, y: 58, width: 112, height: 112)), columns: 3, rows: 3,
            evidence: [0, 0.2, 0, 0.3, 0.5, 0.3, 0.1, 1, 0.2])
        let image = painter.annotate(
            try Self.portrait(), [Self.face(1, .happy, x: 77, y: 67, side: 94)], maps: [1: map])
        try expectGolden(image, "map")
    }

    @Test func `a video's close-up gets its bars in a corner`() throws {
        var painter = try FacePainter(labels: Self.labels)
        let image = painter.annotate(
            frame: try Self.closeUp(), [Self.face(1, .happy, x: 52, y: 52, side: 376)])
        try expectGolden(image, "close-up")
    }

    @Test func `another picture is not similar`() throws {
        let portrait = try Self.portrait()
        var other = portrait
        for place in other.pixels.indices.prefix(other.pixels.count / 3) { other.pixels[place] = 0 }
        #expect(StructuralSimilarity.between(portrait, portrait) == 1)
        #expect(StructuralSimilarity.between(portrait, other) < 0.8)
    }

    @Test func `a rotated face gets a rotated box`() throws {
        let gray = BGRImage(
            size: ImageSize(width: 400, height: 400), pixels: [UInt8](repeating: 90, count: 3 * 160_000))
        func annotated(roll: Double) throws -> BGRImage {
            let face = Self.face(1, .happy, x: 150, y: 150, side: 100, roll: roll)
            return try FacePainter(labels: Self.labels).annotate(gray, [face])
        }
        func isDrawn(_ image: BGRImage, _ x: Int, _ y: Int) -> Bool {
            image.pixels[3 * (y * image.size.width + x)..<3 * (y * image.size.width + x) + 3] != [90, 90, 90]
        }
        // The right edge's middle, 50 from the center, goes down.
        let turned = try annotated(roll: 30)
        #expect(isDrawn(turned, 243, 225))
        #expect(!isDrawn(turned, 243, 175))
        #expect(!isDrawn(turned, 250, 200))
        #expect(isDrawn(try annotated(roll: 0), 250, 200))
    }

    @Test func `a video's frame keeps its size`() throws {
        var painter = try FacePainter(labels: Self.labels)
        let frame = try Self.portrait()
        let image = painter.annotate(frame: frame, [Self.face(1, .happy, x: 10, y: 10, side: 220)])
        #expect(image.size == frame.size)
        #expect(image != frame)
    }

    @Test func `a picture without faces stays as it is`() throws {
        let picture = try Self.portrait()
        #expect(try FacePainter(labels: Self.labels).annotate(picture, []) == picture)
    }
}

@Suite struct LabelColorsTests {
    @Test func `the common expressions keep theirs and others are distinct`() throws {
        let others = try (0..<24).map { try #require(Emotion(rawValue: "label-\($0)")) }
        let labels = others + LabelColors.common.keys
        let colors = LabelColors(labels)
        #expect(colors[.happy] == Color(0xFFCE4A))
        for (index, label) in labels.enumerated() {
            // Closer ones look alike.
            #expect(labels[..<index].allSatisfy { colors[$0].distance(to: colors[label]) > 5_000 })
        }
    }
}

/// How alike two pictures look: mean SSIM of their luma in blocks of 8×8 (Wang et al., "Image Quality
/// Assessment: From Error Visibility to Structural Similarity", 2004), 1 for equal ones.
enum StructuralSimilarity {
    private static let side = 8

    static func between(_ one: BGRImage, _ other: BGRImage) -> Double {
        precondition(one.size == other.size)
        let (columns, rows) = (one.size.width / side, one.size.height / side)
        let (first, second) = (luma(of: one), luma(of: other))
        var sum = 0.0
        for row in 0..<rows {
            for column in 0..<columns {
                let places = (0..<side * side).map {
                    (row * side + $0 / side) * one.size.width + column * side + $0 % side
                }
                sum += similarity(places.map { first[$0] }, places.map { second[$0] })
            }
        }
        return sum / Double(columns * rows)
    }

    private static func luma(of image: BGRImage) -> [Double] {
        (0..<image.size.area).map { place in
            let pixel = image.pixels[(3 * place)..<(3 * place + 3)].map { Double($0) }
            return zip(pixel, [0.114, 0.587, 0.299]).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }

    private static func similarity(_ one: [Double], _ other: [Double]) -> Double {
        let count = Double(one.count)
        let (mean, otherMean) = (one.reduce(0, +) / count, other.reduce(0, +) / count)
        var (variance, otherVariance, covariance) = (0.0, 0.0, 0.0)
        for (a, b) in zip(one, other) {
            variance += (a - mean) * (a - mean) / count
            otherVariance += (b - otherMean) * (b - otherMean) / count
            covariance += (a - mean) * (b - otherMean) / count
        }
        let (c1, c2) = (6.5025, 58.5225)  // (0.01 · 255)² and (0.03 · 255)²
        let likeness = (2 * mean * otherMean + c1) * (2 * covariance + c2)
        let means: Double = mean * mean + otherMean * otherMean + c1
        return likeness / (means * (variance + otherVariance + c2))
    }
}
