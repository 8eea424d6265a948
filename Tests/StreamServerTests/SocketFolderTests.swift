import Glibc
import StreamProtocol
import TestSupport
import Testing

@testable import StreamServer

@Suite struct SocketFolderTests {
    @Test func `makes a folder that everybody may look into`() throws {
        let folder = try TemporaryFolder()
        try SocketPath.makeFolder(of: "\(folder.path)/emotiond/s")
        var status = stat()
        #expect(stat("\(folder.path)/emotiond", &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o755)
    }

    @Test func `leaves a folder that is there as it is`() throws {
        let folder = try TemporaryFolder()
        chmod(folder.path, 0o700)
        try SocketPath.makeFolder(of: "\(folder.path)/s")
        var status = stat()
        #expect(stat(folder.path, &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o700)
    }

    @Test func `names the folder that it cannot make`() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/missing/emotiond/s"
        #expect {
            try SocketPath.makeFolder(of: path)
        } throws: {
            "\($0)"
                == "socket \(path): cannot make folder \(folder.path)/missing/emotiond: No such file or directory"
        }
    }
}
