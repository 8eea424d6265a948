import Foundation
import StreamProtocol
import TestSupport
import Testing

/// Runs a command where no group is known but one.
private let userNamespace = "unshare --user --map-user=65534 --map-group=65534"

private let hasUserNamespaces: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "\(userNamespace) true 2>&-"]
    try? process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
}()

extension DaemonTests {
    /// Readers, files and outputs that do not do as they should.
    @Suite struct HostileSurroundingsTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        /// Each of their requests is as long as it may be, and would be repeated in the reply.
        @Test func `clients that ask without reading take hardly any memory`() async throws {
            let daemon = try RunningDaemon.onSample(in: folder)
            let before = try #require(try await status(daemon.client()).residentMegabytes)
            let name = String(repeating: #"\b"#, count: 32_700)
            let request = Array((#"{"id":1,"request":""# + name + "\"}\n").utf8)
            var clients: [ImpatientClient] = []
            for _ in 1...4 {
                let client = try ImpatientClient(path: daemon.socket)
                clients.append(client)
                var (lines, rest, quiet) = (0, request[...], 0)
                while lines < 100, quiet < 500, let count = client.send(rest) {
                    rest = rest.dropFirst(count)
                    if rest.isEmpty { (lines, rest) = (lines + 1, request[...]) }
                    quiet = count == 0 ? quiet + 1 : 0
                    if count == 0 { try await Task.sleep(for: .milliseconds(2)) }
                }
            }
            let after = try #require(try await status(daemon.client()).residentMegabytes)
            // 100 replies of 192 KiB each would be 75 MB.
            #expect(after - before < 16)
            withExtendedLifetime(clients) {}
        }

        private func status(_ client: TestClient) async throws -> Status {
            try #require(try await client.ask(#"{"request":"status","id":7}"#).status)
        }

        @Test func `reports that descriptors have run out and goes on when there are some`() async throws {
            let line = "<4>clients must wait to connect: Too many open files"
            let daemon = try RunningDaemon.onSample(in: folder, prologue: "ulimit -n 32")
            var clients = [try await daemon.client()]
            _ = try await clients[0].nextFrame()  // what the daemon needs is open
            try await eventually("the daemon runs out of descriptors") {
                if daemon.errors.contains("<4>clients must wait to connect: Too many open files") {
                    return true
                }
                if clients.count < 40 { clients.append(try TestClient(path: daemon.socket)) }
                return false
            }
            let waiting = clients.removeLast()
            clients.removeAll()
            _ = try await waiting.nextText()
            #expect(daemon.errors.count { $0 == line } == 1)
        }

        /// With 4, threads cannot be started; with 8, the event loop cannot.
        @Test(arguments: [4, 8, 16])
        func `does not start with too few descriptors`(limit: Int) async throws {
            let daemon = try RunningDaemon.onSample(in: folder, prologue: "ulimit -n \(limit)")
            #expect(try await daemon.end() == 78)
            #expect(daemon.errors.count == 1)
            let start = "<3>emotiond: needs 24 more file descriptors; its limit (ulimit -n"
            #expect(daemon.errors.first?.hasPrefix(start) == true, "\(daemon.errors)")
        }

        @Test(arguments: ["cameras", "status"])
        func `the client does not start with too few descriptors`(command: String) throws {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = [
                "-c", "ulimit -n 4; exec \"$0\" \(command)", BuiltPrograms.url("emotionctl").path,
            ]
            let errors = Pipe()
            process.standardError = errors
            try process.run()
            let text = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 78)
            #expect(text.hasPrefix("emotionctl: needs 24 more file descriptors; "))
            #expect(text.split(separator: "\n").count == 1)
        }

        @Test func `serves and ends while its log lines are not read`() async throws {
            let errors = try FIFO(path: "\(folder.path)/errors")
            errors.fill()
            let daemon = try RunningDaemon.onSample(in: folder, errorOutput: "\(folder.path)/errors")
            let client = try await daemon.client()
            #expect(try await client.ask(#"{"request":"status","id":1}"#).error == "success")
            _ = try await client.nextFrame()
            daemon.send(SIGTERM)
            #expect(try await daemon.end() == 0)
        }

        @Test func `writes its last lines when they are taken again`() async throws {
            let errors = try FIFO(path: "\(folder.path)/errors")
            errors.fill()
            let daemon = try RunningDaemon.onSample(in: folder, errorOutput: "\(folder.path)/errors")
            _ = try await daemon.client().nextFrame()
            var text = errors.read()
            try await eventually("the lines are written") {
                text += errors.read()
                return String(decoding: text, as: UTF8.self).contains("<5>sample online: ")
            }
            #expect(String(decoding: text, as: UTF8.self).contains("<6>listening on "))
        }

        @Test func `ends while its input stream has no writer`() async throws {
            mkfifo("\(folder.path)/fifo", 0o600)
            let daemon = try RunningDaemon(["--source", "\(folder.path)/fifo"], in: folder)
            _ = try await daemon.client().nextText()
            daemon.send(SIGTERM)
            #expect(try await daemon.end() == 0)
        }

        /// A frame that takes minutes to search, as where the kernel holds the thread that captures frames.
        @Test func `ends and notifies its clients while its loop hangs`() async throws {
            let (daemon, fifo) = try RunningDaemon.onFIFO(
                configuration: "detector:\n  scale_factor: 1.01\n  min_face: 8\n  min_neighbors: 0\n",
                in: folder)
            let client = try await daemon.client()
            var generator = SplitMix64(seed: 1)
            let row = (0..<4_096).map { _ in UInt8.random(in: 0...255, using: &generator) }
            var video = Y4MRecording(width: 4_096, height: 4_096)
            video.add((0..<4_096).flatMap { row[$0...] + row[..<$0] })
            try await fifo.write(video.bytes)
            while try await client.nextText()?.contains(#""state":"online""#) == false {}
            daemon.send(SIGTERM)
            #expect(try await daemon.end() == 0)
            var last: String?
            while let line = try await client.nextText() { last = line }
            #expect(last?.contains(#""state":"offline","reason":"stopped""#) == true)
            #expect(!FileManager.default.fileExists(atPath: daemon.socket))
        }

        @Test func `ends where standard input is closed`() async throws {
            let daemon = try RunningDaemon(["--source", "-"], in: folder, prologue: "exec <&-")
            #expect(try await daemon.end() == 66)
            #expect(daemon.errors.last == "<3>emotiond: standard input: cannot open: Bad file descriptor")
        }

        @Test func `refuses to reload what is no file and ends then`() async throws {
            let daemon = try RunningDaemon.onSample(in: folder)
            _ = try await daemon.client().nextFrame()
            let file = "\(folder.path)/emotiond.yml"
            unlink(file)
            mkfifo(file, 0o600)
            daemon.send(SIGHUP)
            try await eventually("the daemon complains") {
                daemon.errors.last
                    == "<3>reload failed, keeping the current settings: \(file): not a regular file"
            }
            daemon.send(SIGTERM)
            #expect(try await daemon.end() == 0)
        }

        /// The detector is loaded again with the settings.
        @Test(arguments: ["profile.json", "cascade.xml"])
        func `refuses to reload a detector that is no file`(name: String) async throws {
            let openCV = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml"
            let cascade = try folder.write(try Data(contentsOf: URL(filePath: openCV)), to: "cascade.xml")
            let profile = try folder.write(
                #"{"cascade":"\#(cascade)","scale_factor":1.2,"min_neighbors":5,"min_face":60}"#,
                to: "profile.json")
            let daemon = try RunningDaemon.onSample(
                configuration: "detector:\n  cascade: \(profile)\n", in: folder)
            _ = try await daemon.client().nextFrame()
            let file = "\(folder.path)/\(name)"
            unlink(file)
            mkfifo(file, 0o600)
            daemon.send(SIGHUP)
            try await eventually("the daemon complains") {
                daemon.errors.last?.hasPrefix("<3>reload failed, keeping the current settings: \(file): ")
                    == true
            }
            daemon.send(SIGTERM)
            #expect(try await daemon.end() == 0)
        }

        /// Another user, who may read the socket's folder.
        @Test func `starts while a stranger has locked the folder`() async throws {
            let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            defer { close(descriptor) }
            try #require(flock(descriptor, LOCK_SH) == 0)
            let daemon = try RunningDaemon.onSample(in: folder)
            _ = try await daemon.client().nextFrame()
        }

        @Test func `gives the socket its mode whatever the umask`() async throws {
            let daemon = try RunningDaemon.onSample(in: folder, prologue: "umask 077")
            _ = try await daemon.client()
            var status = stat()
            #expect(lstat(daemon.socket, &status) == 0)
            #expect(status.st_mode & 0o7777 == 0o660)
        }

        /// As in a unit with `PrivateUsers=`.
        @Test(.enabled(if: hasUserNamespaces, "there are no user namespaces"))
        func `refuses a group that its user namespace does not have`() async throws {
            let outcome = try await RunningDaemon.onSample(
                environment: ["EMOTIOND_SOCKET_GROUP": "video"], in: folder,
                prologue: #"exec \#(userNamespace) "$0" "$@""#
            ).outcome()
            #expect(outcome.status == 78)
            #expect(outcome.errors.last?.contains("cannot give it to group 'video': ") == true)
            #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/s"))
        }
    }
}
