import EmotionRecognition
import Foundation
import Imaging
import ProgramSupport
import TestSupport
import Testing

@testable import emotionctl

@Suite struct DatasetTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func pictures(_ path: String, _ split: DatasetSplit? = nil) throws -> [LabeledPicture] {
        var pictures = try Dataset(path: path, split: split).pictures()
        var all: [LabeledPicture] = []
        while let picture = try pictures.next() { all.append(picture) }
        return all
    }

    private func failure(_ path: String, _ split: DatasetSplit? = nil) -> ExitError? {
        do {
            _ = try pictures(path, split)
            return nil
        } catch { return error as? ExitError }
    }

    /// Empty files at `names`, in folders of their own.
    private func touch(_ names: [String]) throws {
        for name in names {
            let file = URL(filePath: "\(folder.path)/\(name)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: file)
        }
    }

    private static let faces = """
        emotion,pixels,Usage
        3,1 2 3 4,Training
        0,5 6 7 8,PublicTest
        9,9 9 9 9,PublicTest
        7,0 0 0 255,PublicTest
        """

    @Test func `reads one split of a table`() throws {
        let path = try folder.write(Self.faces, to: "fer2013.csv")
        let found = try pictures(folder.path)
        #expect(found.map(\.truth.label) == [.angry, nil, .contempt])
        guard case .luma(let size, let bytes) = found[0].content else {
            Issue.record("a table's face is no file")
            return
        }
        #expect(size == ImageSize(width: 2, height: 2))
        #expect(bytes == [5, 6, 7, 8])
        #expect(try pictures(path, .train).map(\.truth.label) == [.happy])
        #expect(try pictures(path, .test).isEmpty)
    }

    @Test func `reads the other order of columns with spaces and quotes`() throws {
        let text = "emotion, Usage, pixels\r\n6, \"PublicTest\", \"7 7 7 7\"\r\n"
        let found = try pictures(try folder.write(text, to: "icml.csv"))
        #expect(found.map(\.truth.label) == [.neutral])
    }

    @Test func `takes the majority of the votes beside a table`() throws {
        _ = try folder.write(Self.faces, to: "fer2013.csv")
        let names = "neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF"
        _ = try folder.write(
            "Usage,Image name,\(names)\nTraining,a,0,9,0,0,0,0,0,0,1,0\nPublicTest,b,0,0,1,6,3,0,0,0,0,0\n"
                + "PublicTest,c,4,4,0,0,0,0,0,0,2,0\nPublicTest,d,0,0,0,0,0,0,0,4,0,6\n",
            to: "fer2013new.csv")
        #expect(try pictures(folder.path).map(\.truth.majority) == [.sad, nil, nil])
        #expect(try Dataset(path: folder.path, split: nil).pictures().hasVotes)
    }

    @Test func `votes that end too early are bad data`() throws {
        _ = try folder.write(Self.faces, to: "fer2013.csv")
        let names = "neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF"
        let path = try folder.write("Usage,\(names)\nTraining,0,9,0,0,0,0,0,0,1,0\n", to: "fer2013new.csv")
        let found = try #require(failure(folder.path))
        #expect(found.status == .badData)
        #expect(found.message == "\(path):2: fewer rows than fer2013.csv")
    }

    @Test(arguments: [
        ("3,1 2 3,PublicTest", ":2: 3 pixels are no square"),
        ("3,1 2 3 256,PublicTest", ":2: pixels must be numbers in 0...255"),
        ("three,1 2 3 4,PublicTest", ":2: emotion 'three' is no number"), ("3", ":2: 1 fields instead of 3"),
    ])
    func `a bad row is named`(row: String, reason: String) throws {
        let path = try folder.write("emotion,pixels,Usage\n\(row)\n", to: "a.csv")
        let found = try #require(failure(path))
        #expect(found.status == .badData)
        #expect(found.message == path + reason)
    }

    @Test func `a table without its columns is bad data`() throws {
        let path = try folder.write("a,b\n1,2\n", to: "a.csv")
        #expect(failure(path)?.message == "\(path): no column emotion")
    }

    @Test func `takes folders for labels under all their names`() throws {
        try touch(["Anger/b.JPG", "Anger/deep/a.png", "fear/c.webp", "fear/notes.txt", "happiness/.d.png"])
        let found = try pictures(folder.path)
        #expect(found.map(\.truth.label) == [.angry, .angry, .fear])
    }

    @Test func `takes folders for labels of any name`() throws {
        try touch(["Smirk/a.png", "mask-2/b.png", "happy/c.png"])
        #expect(try pictures(folder.path).map(\.truth.label?.rawValue) == ["Smirk", "happy", "mask-2"])
    }

    @Test func `takes the validation split of folders unless asked for another`() throws {
        try touch(["train/sad/a.png", "Test/sad/b.png", "Test/sad/c.png", "val/happy/d.png"])
        #expect(try pictures(folder.path).map(\.truth.label) == [.happy])
        #expect(try pictures(folder.path, .test).count == 2)
    }

    @Test func `refuses a folder that is no label`() throws {
        try touch(["sad/a.png", "two words/b.png"])
        #expect(failure(folder.path)?.status == .badData)
        let message = try #require(failure(folder.path)?.message)
        #expect(message.hasPrefix("\(folder.path)/two words: 'two words' is no label"))
    }

    @Test func `a folder without pictures has no samples`() throws {
        #expect(failure("\(folder.path)/nowhere")?.status == .noInput)
        #expect(failure(folder.path)?.status == .noInput)
        try touch(["sad/a.png"])
        #expect(failure(folder.path, .test)?.status == .usage)
    }

    @Test(arguments: [
        ("Training", DatasetSplit.train), ("PublicTest", .valid), ("val_set", .valid), ("PrivateTest", .test),
    ])
    func `splits have many names`(name: String, split: DatasetSplit) {
        #expect(DatasetSplit(argument: name) == split)
    }

    @Test func `other names are no splits`() {
        #expect(DatasetSplit(argument: "everything") == nil)
    }
}
