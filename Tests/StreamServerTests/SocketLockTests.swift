import Glibc
import Pipeline
import StreamProtocol
import Testing

@testable import StreamServer

@Suite struct SocketLockTests {
    @Test func `only its user may open the file and it goes with the lock`() async throws {
        try await withTemporaryFolder { folder in
            do {
                let lock = try SocketLock(for: folder + "/s")
                var status = stat()
                #expect(lstat(folder + "/s.lock", &status) == 0)
                #expect(status.st_mode == S_IFREG | 0o600)
                withExtendedLifetime(lock) {}
            }
            #expect(entries(of: folder) == [])
        }
    }

    @Test func `its owner keeps other processes out`() async throws {
        try await withTemporaryFolder { folder in
            let lock = try SocketLock(for: folder + "/s")
            #expect(throws: SocketError.locked(path: folder + "/s")) {
                _ = try SocketLock(for: folder + "/s")
            }
            withExtendedLifetime(lock) {}
        }
    }

    @Test func `the file of a daemon that was killed is no obstacle`() async throws {
        try await withTemporaryFolder { folder in
            close(creat(folder + "/s.lock", 0o644))
            let lock = try SocketLock(for: folder + "/s")
            var status = stat()
            #expect(lstat(folder + "/s.lock", &status) == 0)
            #expect(status.st_mode == S_IFREG | 0o600)
            withExtendedLifetime(lock) {}
        }
    }

    @Test func `a FIFO in its place is refused`() async throws {
        try await withTemporaryFolder { folder in
            mkfifo(folder + "/s.lock", 0o600)
            #expect(throws: SocketError.notOurLock(path: folder + "/s", lock: folder + "/s.lock")) {
                _ = try SocketLock(for: folder + "/s")
            }
        }
    }

    @Test func `a link in its place is not followed`() async throws {
        try await withTemporaryFolder { folder in
            close(creat(folder + "/other", 0o644))
            symlink(folder + "/other", folder + "/s.lock")
            #expect(throws: SocketError.self) { _ = try SocketLock(for: folder + "/s") }
            var status = stat()
            #expect(lstat(folder + "/other", &status) == 0)
            #expect(status.st_mode == S_IFREG | 0o644)
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give files to others"))
    func `a file of another user is refused`() async throws {
        try await withTemporaryFolder { folder in
            close(creat(folder + "/s.lock", 0o600))
            chown(folder + "/s.lock", 65_534, 65_534)
            #expect(throws: SocketError.notOurLock(path: folder + "/s", lock: folder + "/s.lock")) {
                _ = try SocketLock(for: folder + "/s")
            }
        }
    }
}
