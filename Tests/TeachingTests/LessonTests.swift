import Testing

@testable import Teaching

@Suite struct FoldsTests {
    @Test func `faces of one source stay together`() {
        let sources = (0..<60).map { $0 % 7 }
        let folds = Folds.assign(truth: (0..<60).map { $0 % 3 }, sources: sources, count: 5)
        for source in 0..<7 {
            #expect(Set(folds.indices.filter { sources[$0] == source }.map { folds[$0] }).count == 1)
        }
        #expect(Set(folds) == [0, 1, 2, 3, 4])
    }

    @Test func `every part gets its share of each label`() {
        let truth = [Int](repeating: 0, count: 50) + [Int](repeating: 1, count: 10)
        let folds = Folds.assign(truth: truth, sources: Array(truth.indices), count: 5)
        for fold in 0..<5 {
            #expect((0..<50).count { folds[$0] == fold } == 10)
            #expect((50..<60).count { folds[$0] == fold } == 2)
        }
    }

    @Test func `pairs merge their sources`() {
        let merged = Folds.merged([0, 1, 2, 3, 4, 1], pairs: [(0, 1), (3, 4), (4, 5)])
        #expect(Set(merged).count == 2)
        #expect(merged[0] == merged[4])
        #expect(merged[2] != merged[0])
    }
}

@Suite struct LikenessTests {
    /// A smooth picture that `seed` decides.
    private func picture(_ seed: Int, width: Int = 48, height: Int = 48, mirrored: Bool = false) -> [Float] {
        (0..<width * height).map { index in
            let column = mirrored ? width - 1 - index % width : index % width
            let (x, y) = (Float(column) / Float(width), Float(index / width) / Float(height))
            let (a, b) = (Float(seed % 5 + 1), Float(seed % 7 + 1))
            let wave = (x * a * 3).truncatingRemainder(dividingBy: 1) + x * y * b
            return 128 + 50 * wave - 30 * (y * b).truncatingRemainder(dividingBy: 1)
        }
    }

    private func pairs(_ pictures: [[Float]]) -> [Likeness.Pair] {
        var likeness = Likeness()
        for picture in pictures { likeness.add(picture, width: 48, height: 48) }
        return likeness.pairs()
    }

    @Test func `different pictures are no pair`() {
        #expect(pairs((0..<5).map { picture($0) }).isEmpty)
    }

    @Test func `brighter and mirrored copies are copies`() {
        let pictures = [picture(1), picture(2), picture(1).map { $0 * 0.7 + 40 }, picture(2, mirrored: true)]
        let expected = [
            Likeness.Pair(first: 0, second: 2, isCopy: true),
            Likeness.Pair(first: 1, second: 3, isCopy: true),
        ]
        #expect(pairs(pictures) == expected)
    }

    @Test func `similar pictures are a pair but no copies`() {
        let other = picture(3)
        let mixed = zip(picture(1), other).map { $0 * 0.85 + $1 * 0.15 }
        let found = pairs([picture(1), mixed])
        #expect(found == [Likeness.Pair(first: 0, second: 1, isCopy: false)])
    }
}
