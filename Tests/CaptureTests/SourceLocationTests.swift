import Files
import Glibc
import TestSupport
import Testing

@testable import Capture

@Suite struct SourceLocationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `knows the names of sources that are not files`() throws {
        #expect(try SourceLocation("sample") == .sample)
        #expect(try SourceLocation("-") == .standardInput)
    }

    @Test func `recognizes a file by its first bytes`() throws {
        let stream = try folder.write("YUV4MPEG2 W2 H2 F1:1\n", to: "a")
        #expect(try SourceLocation(stream) == .stream(path: stream))
        #expect(try SourceLocation(ProjectFolder.portrait) == .picture(path: ProjectFolder.portrait))
    }

    @Test func `takes a FIFO for a stream`() throws {
        let path = "\(folder.path)/fifo"
        try #require(mkfifo(path, 0o600) == 0)
        #expect(try SourceLocation(path) == .stream(path: path))
    }

    @Test func `takes a character device for a camera`() throws {
        #expect(try SourceLocation("/dev/null") == .camera(.path("/dev/null")))
        #expect(try SourceLocation("/dev/null").name == "null")
    }

    @Test(arguments: [("", "empty"), ("some text", "YUV4MPEG2")])
    func `refuses other files`(content: String, culprit: String) throws {
        let path = try folder.write(content, to: "notes.txt")
        #expect {
            try SourceLocation(path)
        } throws: { "\($0)".contains("notes.txt") && "\($0)".contains(culprit) }
    }

    @Test func `refuses a folder`() {
        #expect { try SourceLocation("/tmp") } throws: { "\($0)".hasPrefix("/tmp: neither") }
    }

    @Test func `reports that a path leads nowhere`() {
        #expect(throws: CaptureError.cannotOpen(path: "/no/video.y4m", errno: .noSuchFileOrDirectory)) {
            try SourceLocation("/no/video.y4m")
        }
    }

    @Test(arguments: [
        ("rtsp://camera/stream", "ffmpeg -i URL -f yuv4mpegpipe"), ("https://host/a.mp4", "ffmpeg -i URL"),
        ("0", "camera 0 is /dev/video0"), ("2", "camera 2 is /dev/video2"),
    ])
    func `reports what to do with an address or a number`(source: String, hint: String) {
        #expect {
            try SourceLocation(source)
        } throws: { "\($0)".hasPrefix("\(source): no such file; ") && "\($0)".contains(hint) }
    }

    @Test func `a file may have a number for a name`() throws {
        let path = try folder.write("YUV4MPEG2 W2 H2 F1:1\n", to: "0")
        #expect(try SourceLocation(path) == .stream(path: path))
    }

    @Test(arguments: ["YUV4MPEG2 W0 H0 F1:1\n", "YUV4MPEG2 W2 H2 F1:1 Cmono\nFRAM\nabcd", "YUV4MPEG2\n"])
    func `checks that a recording begins with a frame`(content: String) throws {
        let path = try folder.write(content, to: "a.y4m")
        #expect { try check(path) } throws: { "\($0)".hasPrefix("\(path): ") }
    }

    @Test func `checks that a picture can be decoded`() throws {
        let whole = try FileBytes.read(ProjectFolder.portrait)
        let path = try folder.write(whole.prefix(whole.count / 2), to: "half.jpg")
        #expect { try check(path) } throws: { "\($0)".hasPrefix("\(path): ") }
        #expect(throws: Never.self) { try check(ProjectFolder.portrait) }
    }

    @Test func `checking takes nothing from a FIFO`() throws {
        let path = "\(folder.path)/fifo"
        try #require(mkfifo(path, 0o600) == 0)
        let descriptor = open(path, O_RDWR | O_NONBLOCK)
        defer { close(descriptor) }
        try #require(write(descriptor, "x", 1) == 1)
        try check(path)
        try check("-")
        try check("auto")
        var byte: UInt8 = 0
        #expect(read(descriptor, &byte, 1) == 1)
    }

    private func check(_ source: String) throws {
        try SourceLocation(source).check(portraitPath: ProjectFolder.portrait)
    }

    @Test func `waits for a camera that is yet to come`() throws {
        #expect(try SourceLocation("/dev/video99") == .camera(.path("/dev/video99")))
        #expect(try SourceLocation("/dev/video99").name == "video99")
        #expect(try SourceLocation("auto") == .camera(.first))
    }
}
