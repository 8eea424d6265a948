import FoundationEssentials
import Glibc

/// What this process has cost the machine.
struct ProcessUsage: Sendable, Equatable {
    let identifier: Int
    /// Processor time of all threads since the start.
    let cpuSeconds: Double
    /// Memory that is in use now; `nil` where the kernel does not tell.
    let residentMegabytes: Double?

    static func now() -> ProcessUsage {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return ProcessUsage(
            identifier: Int(getpid()),
            cpuSeconds: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9,
            residentMegabytes: residentPages.map {
                Double($0 * sysconf(Int32(clamping: _SC_PAGESIZE))) / 1_048_576
            })
    }

    /// The second number of `statm` (proc(5)).
    private static var residentPages: Int? {
        guard let text = try? String(contentsOf: URL(filePath: "/proc/self/statm"), encoding: .utf8) else {
            return nil
        }
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }
}
