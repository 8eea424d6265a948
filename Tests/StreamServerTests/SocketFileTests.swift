import Glibc
import Pipeline
import StreamProtocol
import TestSupport
import Testing

@testable import StreamServer

@Suite struct SocketFileTests {
    private func permissions(of path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    private func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// A socket file without a listener, as a killed daemon leaves it.
    private func leaveStaleSocket(at path: String) throws {
        let file = try SocketFile(SocketConfiguration(path: path))
        close(file.descriptor)
    }

    @Test(arguments: [0o600, 0o660, 0o666] as [UInt32])
    func `the file has the configured mode`(mode: UInt32) async throws {
        try await withTemporaryFolder { folder in
            let file = try SocketFile(SocketConfiguration(path: folder + "/s", mode: mode))
            defer { close(file.descriptor) }
            #expect(permissions(of: file.path) == mode)
            #expect(entries(of: folder) == ["s"])
        }
    }

    @Test func `the file belongs to the configured group`() async throws {
        try await withTemporaryFolder { folder in
            let group = try #require(getgrgid(getegid()))
            let name = String(cString: group.pointee.gr_name)
            let file = try SocketFile(SocketConfiguration(path: folder + "/s", group: name))
            defer { close(file.descriptor) }
            var status = stat()
            #expect(lstat(file.path, &status) == 0)
            #expect(status.st_gid == getegid())
        }
    }

    @Test func `a stale socket is replaced`() async throws {
        try await withTemporaryFolder { folder in
            try leaveStaleSocket(at: folder + "/s")
            let file = try SocketFile(SocketConfiguration(path: folder + "/s"))
            defer { close(file.descriptor) }
            #expect(throws: Never.self) { try TestClient(path: file.path) }
        }
    }

    @Test func `a served socket is left alone`() async throws {
        try await withTemporaryFolder { folder in
            let configuration = SocketConfiguration(path: folder + "/s")
            let file = try SocketFile(configuration)
            defer { close(file.descriptor) }
            #expect(throws: SocketError.alreadyServed(path: file.path)) { try SocketFile(configuration) }
            #expect(throws: Never.self) { try TestClient(path: file.path) }
        }
    }

    @Test func `a file that is no socket is left alone`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/s"
            close(creat(path, 0o600))
            #expect(throws: SocketError.notASocket(path: path)) {
                try SocketFile(SocketConfiguration(path: path))
            }
            #expect(exists(path))
        }
    }

    @Test func `a link to a socket is no socket`() async throws {
        try await withTemporaryFolder { folder in
            try leaveStaleSocket(at: folder + "/real")
            symlink(folder + "/real", folder + "/s")
            #expect(throws: SocketError.notASocket(path: folder + "/s")) {
                try SocketFile(SocketConfiguration(path: folder + "/s"))
            }
            #expect(exists(folder + "/real"))
        }
    }

    @Test func `a missing folder is named`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/missing/s"
            #expect(throws: SocketError.noFolder(path: path, folder: folder + "/missing")) {
                try SocketFile(SocketConfiguration(path: path))
            }
        }
    }

    @Test func `an unknown group is named and nothing is left`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/s"
            #expect(throws: SocketError.unknownGroup("no such group", path: path)) {
                try SocketFile(SocketConfiguration(path: path, group: "no such group"))
            }
            #expect(entries(of: folder).isEmpty)
        }
    }

    @Test(arguments: ["", "/tmp/a\u{0}b"])
    func `an unusable path is refused`(path: String) {
        #expect(throws: SocketError.unusablePath(.notAPath(path))) {
            try SocketFile(SocketConfiguration(path: path))
        }
    }

    @Test func `a path that fits no address is refused`() {
        let path = "/tmp/" + String(repeating: "x", count: 103)
        #expect(throws: SocketError.unusablePath(.tooLong(path: path, limit: 107))) {
            try SocketFile(SocketConfiguration(path: path))
        }
    }

    @Test func `only the own socket file is removed`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/s"
            let first = try SocketFile(SocketConfiguration(path: path))
            defer { close(first.descriptor) }
            unlink(path)
            let second = try SocketFile(SocketConfiguration(path: path))
            defer { close(second.descriptor) }
            try first.remove()
            #expect(exists(path))
            try second.remove()
            #expect(!exists(path))
        }
    }

    @Test func `of many daemons that start at once one wins`() async throws {
        try await withTemporaryFolder { folder in
            try leaveStaleSocket(at: folder + "/s")
            let winners = await withTaskGroup(of: Int32?.self) { group in
                for _ in 0..<8 {
                    group.addTask { try? SocketFile(SocketConfiguration(path: folder + "/s")).descriptor }
                }
                return await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
            }
            #expect(winners.count == 1)
            for descriptor in winners { close(descriptor) }
        }
    }

    @Test(
        arguments: [
            .unusablePath(.tooLong(path: "P", limit: 107)), .noFolder(path: "P", folder: "F"),
            .alreadyServed(path: "P"),
            .notASocket(path: "P"), .unknownGroup("G", path: "P"),
            .failed(operation: "cannot bind", path: "P", errno: .permissionDenied), .locked(path: "P"),
            .notOurLock(path: "P", lock: "P.lock"), .refusedGroup("G", path: "P", errno: .notPermitted),
        ] as [SocketError])
    func `errors are one line that names the path`(error: SocketError) {
        #expect("\(error)".contains("P:"))
        #expect(!"\(error)".contains("\n"))
    }
}

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

@Suite struct WatchCommandTests {
    @Test func `the command names a socket that it does not try first`() {
        let candidates = ["/run/user/1000/emotiond/emotiond.sock", SocketPath.system]
        #expect(SocketPath.watchCommand(for: candidates[0], candidates: candidates) == "emotionctl watch")
        #expect(
            SocketPath.watchCommand(for: "/run/hall.sock", candidates: candidates)
                == "emotionctl watch --socket /run/hall.sock")
    }
}
