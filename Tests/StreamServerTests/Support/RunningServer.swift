import Glibc
import Logging
import Pipeline
import StreamProtocol

@testable import StreamServer

/// A folder of its own that is gone afterwards.
func withTemporaryFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    var template = Array("/tmp/emotiond-test-XXXXXX".utf8CString)
    let folder = template.withUnsafeMutableBufferPointer { buffer in
        mkdtemp(buffer.baseAddress!).map { String(cString: $0) }
    }
    guard let folder else { throw POSIXFailure(errno: errno) }
    defer {
        for entry in entries(of: folder) { unlink(folder + "/" + entry) }
        rmdir(folder)
    }
    return try await body(folder)
}

struct POSIXFailure: Error {
    let errno: Int32
}

/// Names of what is in a folder, without `.` and `..`.
func entries(of folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
            name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names
}

/// A server with its socket in a folder of its own, running while `body` does.
func withServer(
    maxClients: Int = 16, queue: Int = 256, hello: Hello = .sample,
    _ body: (ReportServer, String) async throws -> Void
) async throws {
    try await withTemporaryFolder { folder in
        let path = folder + "/s"
        let configuration = SocketConfiguration(path: path, maxClients: maxClients, queue: queue)
        try await withServer(configuration, hello: hello) { try await body($0, path) }
    }
}

func withServer(
    _ configuration: SocketConfiguration, hello: Hello = .sample, logger: Logger = .silent,
    _ body: (ReportServer) async throws -> Void
) async throws {
    let (listening, isListening) = AsyncStream<Void>.makeStream()
    let server = ReportServer(configuration: configuration, hello: hello, logger: logger) {
        isListening.yield()
    }
    let running = Task {
        defer { isListening.finish() }
        try await server.run()
    }
    for await _ in listening { break }
    let outcome: Result<Void, any Error>
    do {
        outcome = .success(try await body(server))
    } catch {
        outcome = .failure(error)
    }
    running.cancel()
    try await running.value
    try outcome.get()
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
