import Foundation
import Imaging
import TestSupport
import Testing

@testable import EmotionRecognition
@testable import FaceDetection

@Suite struct GridDecoderTests {
    private static let decoding = FaceDetectorCard.Decoding(
        leastScore: 0.1, sizeUnit: 3, sameFace: SameFaceRule(overlap: 0.4, inside: 0.8), boxScale: 1,
        boxDown: 0)

    /// What a network says of one place.
    private struct Place {
        var column: Int
        var row: Int
        var probability: Float
        var x: Float = 0
        var y: Float = 0
        var size: Float = 0
        var roll: Float = 0
    }

    /// The faces of a grid of 10 columns and 8 rows, a place every 16 pixels, that says nothing elsewhere.
    private func faces(
        _ places: [Place], _ decoding: FaceDetectorCard.Decoding = GridDecoderTests.decoding
    ) -> [Detection] {
        let (columns, rows) = (10, 8)
        var numbers = [Float](repeating: 0, count: 6 * columns * rows)
        for index in 0..<columns * rows { numbers[index] = -20 }
        for place in places {
            let index = place.row * columns + place.column
            let angle = place.roll * .pi / 180
            let values = [
                log(place.probability / (1 - place.probability)), place.x, place.y, place.size, sin(angle),
                cos(angle),
            ]
            for (plane, value) in values.enumerated() { numbers[plane * columns * rows + index] = value }
        }
        var decoder = GridDecoder(decoding)
        var faces: [Detection] = []
        decoder.begin()
        decoder.add(numbers.span, columns: columns, rows: rows, stride: 16)
        decoder.finish(into: &faces)
        return faces
    }

    @Test func `a place is a square around the middle of its cell`() throws {
        let face = try #require(faces([Place(column: 2, row: 5, probability: 0.5)]).first)
        #expect(face.center == SIMD2(40, 88))
        #expect(face.side == 48)
        #expect(abs(face.score - 0.5) < 1e-6)
    }

    @Test func `offsets are in sides of the face`() throws {
        let place = Place(column: 0, row: 0, probability: 0.9, x: 0.25, y: -0.5, size: log(2))
        let face = try #require(faces([place]).first)
        #expect(abs(face.side - 96) < 1e-3)
        #expect(abs(face.center.x - (8 + 24)) < 1e-3)
        #expect(abs(face.center.y - (8 - 48)) < 1e-3)
    }

    @Test(arguments: [-179, -90, -45, 0, 30, 90, 179] as [Float])
    func `the roll is what sine and cosine say`(roll: Float) throws {
        let face = try #require(faces([Place(column: 1, row: 1, probability: 0.9, roll: roll)]).first)
        #expect(abs(face.roll - roll) < 1e-3)
    }

    @Test func `places that mean one face make it more probable`() throws {
        let found = faces([
            Place(column: 3, row: 3, probability: 0.5), Place(column: 4, row: 3, probability: 0.6, x: -1 / 3),
        ])
        let face = try #require(found.first)
        #expect(found.count == 1)
        #expect(abs(face.score - 0.8) < 1e-5)
    }

    @Test func `a box within another is the same face`() {
        let small = Place(column: 4, row: 4, probability: 0.7, size: log(0.4))
        #expect(faces([Place(column: 4, row: 3, probability: 0.8), small]).count == 1)
    }

    @Test func `faces beside each other are two`() {
        let found = faces([
            Place(column: 1, row: 3, probability: 0.9), Place(column: 5, row: 3, probability: 0.8),
        ])
        #expect(found.map(\.center.x) == [24, 88])
    }

    @Test func `improbable places are no faces`() {
        #expect(faces([Place(column: 1, row: 3, probability: 0.09)]).isEmpty)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func `outputs that are not numbers make no faces`(number: Float) {
        #expect(faces([Place(column: 1, row: 3, probability: 0.9, x: number)]).isEmpty)
        #expect(
            faces([Place(column: 1, row: 3, probability: 0.9, size: number)]).allSatisfy { $0.side.isFinite })
    }

    @Test func `the reported box is moved along the face's own axis`() throws {
        let decoding = FaceDetectorCard.Decoding(
            leastScore: 0.1, sizeUnit: 3, sameFace: SameFaceRule(overlap: 0.4, inside: 0.8), boxScale: 1.5,
            boxDown: 0.25)
        let face = try #require(
            faces([Place(column: 2, row: 5, probability: 0.5, roll: 90)], decoding).first)
        // What is below in a face that lies on its right is at the left of the picture.
        #expect(abs(face.center.x - (40 - 12)) < 1e-4)
        #expect(abs(face.center.y - 88) < 1e-4)
        #expect(face.side == 72)
    }
}
