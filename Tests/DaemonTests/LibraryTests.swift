import Foundation
import TestSupport
import Testing

@Suite struct LibraryTests {
    /// The libraries that a program loads at its start, as the dynamic linker finds them.
    private static func libraries(of program: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/ldd")
        process.arguments = [BuiltPrograms.url(program).path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
    }

    @Test(arguments: ["opencv_imgcodecs", "opencv_videoio"])
    func `the daemon loads no decoders of files`(library: String) throws {
        let libraries = try Self.libraries(of: "emotiond")
        #expect(libraries.contains("opencv_objdetect"))
        #expect(!libraries.contains(library))
    }
}
