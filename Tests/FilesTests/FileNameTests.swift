import Files
import SystemPackage
import TestSupport
import Testing

@Suite struct FileNameTests {
    @Test(
        arguments: [
            Array("plain.jpg".utf8), Array("größe 🙂.jpg".utf8), [0x6C, 0xE9, 0x2E], [0xE9], [0xC3],
            [0xC3, 0x28],
            [0xF0, 0x9F, 0x99], [0xED, 0xA0, 0x80], [0xF4, 0x8F, 0xBF, 0xA9], [0xFF, 0xFE, 0x80],
            [0x65, 0xCC, 0x81], [],
        ] as [[UInt8]])
    func `a name given as text stands for the same bytes`(bytes: [UInt8]) {
        let name = String(fileName: bytes)
        #expect(name.fileNameBytes == bytes)
        #expect(FilePath(fileName: name).length == bytes.count)
    }

    @Test func `a name that is UTF-8 stays as it is`() {
        #expect(String(fileName: Array("größe.jpg".utf8)) == "größe.jpg")
    }

    @Test func `a name of other bytes is shown with their codes`() {
        #expect(String(fileName: [0x6C, 0xE9, 0xC3, 0xA9]).readableFileName == "l\\xE9é")
    }

    @Test func `folders are made and listed by names of any bytes`() throws {
        let temporary = try TemporaryFolder()
        let name = String(fileName: [0x64, 0xE9])
        for folder in ["b/\(name)", "a", ".hidden"] { try Folder.make("\(temporary.path)/\(folder)") }
        #expect(try Folder.names(in: temporary.path) == ["a", "b"])
        #expect(try Folder.names(in: "\(temporary.path)/b") == [name])
        #expect(Folder.isThere("\(temporary.path)/b/\(name)"))
        #expect(throws: FileError.self) { try Folder.names(in: "\(temporary.path)/nowhere") }
    }
}
