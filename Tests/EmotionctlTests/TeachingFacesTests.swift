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
