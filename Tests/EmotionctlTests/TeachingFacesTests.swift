import EmotionRecognition
import Imaging
import ProgramSupport
import Teaching
import TestSupport
import Testing

@testable import emotionctl

@Suite struct TeachingFacesTests {
    private static let size = ImageSize(width: 48, height: 48)

    /// A smooth picture that `seed` decides.
    private func picture(_ seed: Double) -> [Float] {
        (0..<Self.size.area).map { index in
            let (x, y) = (Double(index % 48) / 48, Double(index / 48) / 48)
            return Float(
                128 + 50 * (x * (seed + 1) * 3).truncatingRemainder(dividingBy: 1) + 40 * x * y * seed)
        }
    }

    /// Faces of one person that change slowly from each to the next.
    private func faces(_ labels: [Emotion], persons: Int = 1) throws -> TeachingFaces {
        let base = try TeachableModel(path: ProjectFolder.model)
        var faces = TeachingFaces(base: base)
        for (place, label) in labels.enumerated() {
            let (first, last) = (picture(Double(place)), picture(Double(place) + 0.5))
            for number in 0..<12 {
                let part = Float(number) / 11
                try faces.add(
                    [Float](repeating: part, count: 2 * base.featureCount),
                    zip(first, last).map { $0 * (1 - part) + $1 * part }, Self.size, label: label,
                    name: "face \(number)", source: 1 + number * persons / 12)
            }
        }
        return faces
    }

    @Test func `faces of one person that are all alike can be held out`() throws {
        let (lesson, leftOut) = try faces([.happy, .sad]).checkedLesson(of: "video0")
        #expect(leftOut == nil)
        for label in Set(lesson.truth) {
            let sources = lesson.truth.indices.filter { lesson.truth[$0] == label }.map { lesson.sources[$0] }
            #expect(Set(sources).count > 1)
        }
    }

    @Test func `faces of two persons keep their persons`() throws {
        let (lesson, _) = try faces([.happy, .sad], persons: 2).checkedLesson(of: "video0")
        #expect(Set(lesson.sources).count == 2)
    }

    @Test func `many copies of one face teach nothing`() throws {
        let base = try TeachableModel(path: ProjectFolder.model)
        var faces = TeachingFaces(base: base)
        for number in 0..<24 {
            try faces.add(
                [Float](repeating: 1, count: 2 * base.featureCount), picture(1), Self.size,
                label: number < 12 ? .happy : .sad, name: "face \(number)", source: 1)
        }
        #expect(throws: ExitError.self) { try faces.checkedLesson(of: "video0") }
    }
}

@Suite struct FaceSourcesTests {
    @Test func `a folder in a label's folder is a person`() {
        let places = ["anna/1.jpg", "anna/2.jpg", "ben/1.jpg", "anna/9.jpg", "ben/3.jpg"]
        let numbers = FaceSources.numbers(of: places, labels: [0, 0, 0, 1, 1])
        #expect(numbers[0] == numbers[1])
        #expect(numbers[0] == numbers[3])
        #expect(numbers[2] == numbers[4])
        #expect(Set(numbers).count == 2)
    }

    @Test func `the name up to its last number is a series`() {
        let places = ["S010_004_0017.png", "S010_004_0018.png", "S011_001_0017.png", "S011_001_2.png"]
        let numbers = FaceSources.numbers(of: places, labels: [0, 0, 1, 0])
        #expect(numbers[0] == numbers[1])
        #expect(numbers[2] == numbers[3])
        #expect(Set(numbers).count == 2)
    }

    @Test(arguments: [
        // No more than the label.
        ["happy_001.jpg", "happy_002.jpg", "sad_001.jpg", "sad_002.jpg"],
        // No more than a number.
        ["1.jpg", "2.jpg", "3.jpg", "4.jpg"],
        // All the same.
        ["img-1.jpg", "img-2.jpg", "img-3.jpg", "img-4.jpg"],
        // A camera's, but for one.
        ["IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg", "selfie.jpg"],
        // Rows of a table.
        [nil, nil, nil, nil],
    ])
    func `names without information give each face its own source`(places: [String?]) {
        #expect(Set(FaceSources.numbers(of: places, labels: [0, 0, 1, 1])).count == 4)
    }
}
