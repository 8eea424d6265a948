import Foundation
import Synchronization
import TestSupport
import Testing

/// What one run of a script left, in the virtual machine that has cameras.
struct CameraBench: Sendable {
    private let files: [String: Data]

    /// The results of `bench.sh`; runs the machine at the first call, and the other scripts' likewise.
    ///
    /// Cancels the test where there is no such machine, or `EMOTIOND_VM` is 0.
    static func results() async throws -> CameraBench { try await outcome(of: benchRun) }
    static func faults() async throws -> CameraBench { try await outcome(of: faultsRun) }
    static func plugging() async throws -> CameraBench { try await outcome(of: pluggingRun) }
    static func service() async throws -> CameraBench { try await outcome(of: serviceRun) }

    private static func outcome(of run: Task<Result<CameraBench, Failure>, Never>) async throws -> CameraBench
    {
        switch await run.value {
        case .success(let bench): return bench
        case .failure(.unavailable(let reason)):
            SkippedTests.add(reason: reason)
            try Test.cancel("\(reason)")
        case .failure(let failure): throw failure
        }
    }

    enum Failure: Error {
        case unavailable(reason: String)
        case failed(status: Int32, log: String)
        case missing(String)
    }

    private typealias Run = Task<Result<CameraBench, Failure>, Never>

    private static let benchRun = enqueue("bench.sh")
    private static let faultsRun = enqueue("faults.sh")
    private static let pluggingRun = enqueue("plugging.sh")
    private static let serviceRun = enqueue("service.sh")
    private static let lastRun = Mutex<Run?>(nil)

    /// One machine at a time: they are slow enough.
    private static func enqueue(_ script: String) -> Run {
        lastRun.withLock { last in
            let previous = last
            let run = Run {
                _ = await previous?.value
                return await runMachine(script)
            }
            last = run
            return run
        }
    }

    func text(_ name: String) throws -> String {
        String(decoding: try data(name), as: UTF8.self)
    }

    func data(_ name: String) throws -> Data {
        guard let data = files[name] else { throw Failure.missing(name) }
        return data
    }

    func outcome(_ name: String) throws -> ProbeOutcome {
        try JSONDecoder().decode(ProbeOutcome.self, from: data(name + ".json"))
    }

    func picture(_ name: String) throws -> Picture {
        try #require(Picture(pgm: data(name + ".pgm")))
    }
}

extension CameraBench {
    private static func runMachine(_ script: String) async -> Result<CameraBench, Failure> {
        if ProcessInfo.processInfo.environment["EMOTIOND_VM"] == "0" {
            return .failure(.unavailable(reason: "EMOTIOND_VM is 0"))
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "cameras-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let status = try await run(script, into: folder)
            let files = try contents(of: folder)
            let log = files[logName].map { String(decoding: $0, as: UTF8.self) } ?? ""
            switch status {
            case 0: return .success(CameraBench(files: files))
            case cannotBeMade: return .failure(.unavailable(reason: log.trimmingCharacters(in: .newlines)))
            default: return .failure(.failed(status: status, log: log))
            }
        } catch {
            return .failure(.failed(status: -1, log: "\(error)"))
        }
    }

    private static let logName = "bench.log"
    /// How `run` ends where the machine cannot be made.
    private static let cannotBeMade: Int32 = 69

    /// The exit status.
    private static func run(_ script: String, into folder: URL) async throws -> Int32 {
        let tests = URL(filePath: ProjectFolder.path).appending(path: "Tests")
        let log = folder.appending(path: logName)
        try Data().write(to: log)
        let process = Process()
        process.executableURL = tests.appending(path: "CameraVM/run")
        process.currentDirectoryURL = URL(filePath: ProjectFolder.path)
        process.arguments = [
            "--timeout", "1800", folder.path,
            "bash", tests.appending(path: "CameraVMTests/\(script)").path, folder.path,
            BuiltPrograms.folder.path,
        ]
        let output = try FileHandle(forWritingTo: log)
        process.standardOutput = output
        process.standardError = output
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
    }

    private static func contents(of folder: URL) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: folder.appending(path: $0))) })
    }
}

/// What CameraProbe says about the pictures that it took.
struct ProbeOutcome: Decodable {
    let device: String?
    let description: String?
    let frames: Int
    /// Calls that yielded no picture.
    let empty: Int
    let broken: Int
    let timesIncrease: Bool
    let error: String?
}
