import FoundationEssentials
import Glibc
import Numbers

/// The resources that this process has used.
struct ProcessUsage: Sendable, Equatable {
    let identifier: Int
    /// CPU time of all threads since the start.
    let cpuSeconds: Double
    /// Resident memory; `nil` if unknown.
    let residentMegabytes: Double?

    static func now() -> ProcessUsage {
        ProcessUsage(
            identifier: Int(getpid()),
            cpuSeconds: Double(SystemClock.nanoseconds(CLOCK_PROCESS_CPUTIME_ID)) / 1e9,
            residentMegabytes: residentPages.map {
                Double($0 * sysconf(Int32(clamping: _SC_PAGESIZE))) / 1_048_576
            })
    }

    /// The second number in `statm` (proc(5)).
    private static var residentPages: Int? {
        guard let text = try? String(contentsOf: URL(filePath: "/proc/self/statm"), encoding: .utf8) else {
            return nil
        }
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }
}
