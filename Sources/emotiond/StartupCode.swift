import Files
import Glibc
import ServiceLifecycle

/// Gives the memory back that holds program code only starting needs: of what is mapped by then, the loader, the
/// runtime and the reading of files and models have used four fifths, and never will again.
///
/// The kernel would take it too, but only once memory is short; until then it counts as the daemon's. What is needed
/// after all is mapped again when it next runs.
struct StartupCode: Service {
    /// Until the first frames have been through the whole pipeline.
    private static let delay = Duration.seconds(2)

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            try await Task.sleep(for: Self.delay)
            Self.release()
        }
        try await gracefulShutdown()
    }

    /// Only code goes: it is the same in its file. Data next to it may have been changed by the loader.
    static func release() {
        guard let maps = try? FileBytes.read("/proc/self/maps") else { return }
        for line in String(decoding: maps, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count == 6, fields[1] == "r-xp", fields[5].hasPrefix("/") else { continue }
            let ends = fields[0].split(separator: "-").compactMap { UInt(String($0), radix: 16) }
            guard ends.count == 2, let start = UnsafeMutableRawPointer(bitPattern: ends[0]) else { continue }
            // Where the kernel refuses, the code merely stays.
            _ = madvise(start, Int(ends[1] - ends[0]), MADV_DONTNEED)
        }
    }
}
