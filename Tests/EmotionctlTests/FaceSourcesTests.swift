import Testing

@testable import emotionctl

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
        // Rows of a table.
        [nil, nil, nil, nil],
    ])
    func `names without information give each face its own source`(places: [String?]) {
        #expect(Set(FaceSources.numbers(of: places, labels: [0, 0, 1, 1])).count == 4)
    }
}
