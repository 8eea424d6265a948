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
