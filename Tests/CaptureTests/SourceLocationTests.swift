import Glibc
import TestSupport
import Testing

@testable import Capture

@Suite struct SourceLocationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func knowsNamesThatAreNoFiles() throws {
        #expect(try SourceLocation("sample") == .sample)
        #expect(try SourceLocation("-") == .standardInput)
    }

    @Test func tellsAFileByItsFirstBytes() throws {
        let stream = try folder.write("YUV4MPEG2 W2 H2 F1:1\n", to: "a")
        #expect(try SourceLocation(stream) == .stream(path: stream))
        #expect(try SourceLocation(ProjectFolder.portrait) == .picture(path: ProjectFolder.portrait))
    }

    @Test func takesAFIFOForAStream() throws {
        let path = "\(folder.path)/fifo"
        try #require(mkfifo(path, 0o600) == 0)
        #expect(try SourceLocation(path) == .stream(path: path))
    }

    @Test func takesACharacterDeviceForACamera() throws {
        #expect(try SourceLocation("/dev/null") == .camera(.path("/dev/null")))
        #expect(try SourceLocation("/dev/null").name == "null")
    }

    @Test(arguments: [("", "empty"), ("some text", "YUV4MPEG2")])
    func refusesOtherFiles(content: String, culprit: String) throws {
        let path = try folder.write(content, to: "notes.txt")
        #expect {
            try SourceLocation(path)
        } throws: { "\($0)".contains("notes.txt") && "\($0)".contains(culprit) }
    }

    @Test func refusesAFolder() {
        #expect { try SourceLocation("/tmp") } throws: { "\($0)".hasPrefix("/tmp: neither") }
    }

    @Test func saysThatAPathLeadsNowhere() {
        #expect(throws: CaptureError.cannotOpen(path: "/no/film.y4m", errno: ENOENT)) {
            try SourceLocation("/no/film.y4m")
        }
    }

    @Test func waitsForACameraThatIsYetToCome() throws {
        #expect(try SourceLocation("/dev/video99") == .camera(.path("/dev/video99")))
        #expect(try SourceLocation("/dev/video99").name == "video99")
        #expect(try SourceLocation("auto") == .camera(.first))
    }
}
