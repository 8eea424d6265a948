import Testing

@testable import Teaching

@Suite struct TeacherTests {
    private struct Random {
        var state: UInt64

        /// Roughly normal.
        mutating func next() -> Double {
            (0..<12).reduce(-6) { sum, _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return sum + Double(state >> 11) / Double(1 << 53)
            }
        }
    }

    private static let features = 6

    /// Faces around a center for each label.
    private func lesson(counts: [Int], seed: UInt64 = 1) -> Lesson {
        var random = Random(state: seed)
        var lesson = Lesson(featureCount: Self.features)
        for (label, count) in counts.enumerated() {
            for _ in 0..<count {
                let views = (0..<Lesson.views * Self.features).map { index in
                    Float(random.next() * 0.6 + (index % Self.features == label ? 2 : 0))
                }
                lesson.add(views, truth: label, source: lesson.faceCount)
            }
        }
        return lesson
    }

    private func layer(labels: Int) -> LinearLayer {
        var random = Random(state: 7)
        return LinearLayer(
            weights: (0..<labels * Self.features).map { _ in random.next() },
            bias: (0..<labels).map { _ in random.next() })
    }

    private func teach(_ lesson: Lesson, labels: Int, new: Int = 0) -> TaughtLayer {
        let isNew = (0..<labels).map { $0 >= labels - new }
        return Teacher(lesson, start: layer(labels: labels), isNew: isNew).teach { _ throws(Never) in }
    }

    @Test func `separable faces are learned`() {
        let taught = teach(lesson(counts: [30, 25, 20]), labels: 3)
        #expect(taught.after.balancedAccuracy > 0.9)
        #expect(taught.isBetter)
        #expect((0..<3).map(taught.after.count) == [30, 25, 20])
        #expect(taught.foldCount == 5)
    }

    @Test func `labels that the layer did not know are never given before`() {
        let taught = teach(lesson(counts: [20, 20, 20]), labels: 3, new: 1)
        #expect(taught.before.confusion.allSatisfy { $0[2] == 0 })
        #expect(taught.after.hits(of: 2) > 15)
    }

    @Test func `labels without faces keep their weights but for the temperature`() {
        let taught = teach(lesson(counts: [20, 20]), labels: 3)
        let before = layer(labels: 3)
        for index in 2 * Self.features..<3 * Self.features {
            #expect(abs(taught.layer.weights[index] * taught.temperature - before.weights[index]) < 1e-9)
        }
    }

    @Test func `labels without faces are recognized as before`() {
        let identity = LinearLayer(
            weights: (0..<3 * Self.features).map { $0 % Self.features == $0 / Self.features ? 4 : 0 },
            bias: [0, 0, 0])
        let teacher = Teacher(
            lesson(counts: [30, 30]), start: identity, isNew: [false, false, false])
        let taught = teacher.teach { _ throws(Never) in }
        let others = lesson(counts: [0, 0, 30], seed: 2)
        let hits = (0..<others.faceCount).count { face in
            let first = face * Lesson.views * Self.features
            let features = Array(others.features[first..<first + Self.features])
            let probabilities = taught.layer.probabilities(of: features)
            return probabilities[2] == probabilities.max()
        }
        #expect(hits > 25)
    }

    @Test func `labels of which the faces have no evidence do not get better`() {
        var random = Random(state: 3)
        var lesson = Lesson(featureCount: Self.features)
        for face in 0..<40 {
            lesson.add(
                (0..<Lesson.views * Self.features).map { _ in Float(random.next()) }, truth: face % 2,
                source: face)
        }
        let taught = teach(lesson, labels: 2)
        #expect(taught.after.balancedAccuracy < 0.75)
    }

    @Test func `fitting can be stopped`() {
        struct Stop: Error {}
        let teacher = Teacher(
            lesson(counts: [20, 20]), start: layer(labels: 2), isNew: [false, false])
        #expect(throws: Stop.self) {
            try teacher.teach { part throws(Stop) in if part > 0.3 { throw Stop() } }
        }
    }

    @Test func `probabilities are calibrated`() {
        let scores = (0..<200).map { [Double($0 % 2 == 0 ? 6 : -6), 0] }
        // Four in five labels are as the scores say, which claim nearly all.
        let truth = (0..<200).map { ($0 % 2 == 0) == ($0 % 10 < 8) ? 0 : 1 }
        let temperature = Temperature.fit(
            scores, truth: truth, importance: [Double](repeating: 1, count: 200))
        // exp(6 / T) / (1 + exp(6 / T)) is 0.8.
        #expect(abs(temperature - 6 / 1.386294) < 0.01)
    }
}
