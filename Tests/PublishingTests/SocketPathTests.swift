import Glibc
import TestSupport
import Testing

@testable import Publishing

@Suite struct SocketPathTests {
    @Test(arguments: [
        (true, "/run/user/0", "/run/emotiond/emotiond.sock"),
        (true, nil, "/run/emotiond/emotiond.sock"),
        (false, "/run/user/1000", "/run/user/1000/emotiond/emotiond.sock"),
        (false, "", "/run/emotiond/emotiond.sock"),
        (false, nil, "/run/emotiond/emotiond.sock"),
    ])
    func dependsOnWhoAsks(isRoot: Bool, runtimeDirectory: String?, path: String) {
        #expect(SocketPath.path(isRoot: isRoot, runtimeDirectory: runtimeDirectory) == path)
    }

    @Test func makesAFolderThatEverybodyMayLookInto() throws {
        let folder = try TemporaryFolder()
        try SocketPath.makeFolder(of: "\(folder.path)/emotiond/s")
        var status = stat()
        #expect(stat("\(folder.path)/emotiond", &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o755)
    }

    @Test func leavesAFolderThatIsThereAsItIs() throws {
        let folder = try TemporaryFolder()
        chmod(folder.path, 0o700)
        try SocketPath.makeFolder(of: "\(folder.path)/s")
        var status = stat()
        #expect(stat(folder.path, &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o700)
    }

    @Test func namesTheFolderThatItCannotMake() throws {
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
