import CProcess
import Files

/// The processors of the machine.
public enum Processors {
    /// Number of processors that the calling thread may use, at least 1.
    ///
    /// `taskset` or `CPUAffinity=` may restrict it, and so may the quota of a container or of `CPUQuota=`.
    public static var usable: Int {
        let allowed = max(1, Int(cprocess_usable_processors()))
        return min(allowed, quota() ?? allowed)
    }

    /// Returns the number of processors whose time the process's control group and its parents may use,
    /// rounded up; `nil` if there is no limit.
    ///
    /// - Parameters:
    ///   - membership: file with the path of the control group (`0::/PATH`), as in cgroup version 2.
    ///   - root: folder of the control groups.
    static func quota(membership: String = "/proc/self/cgroup", root: String = "/sys/fs/cgroup") -> Int? {
        guard let bytes = try? FileBytes.read(membership),
            let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
                .first(where: { $0.hasPrefix("0::/") })
        else { return nil }
        let names = line.dropFirst("0::".count).split(separator: "/")
        return (0...names.count).compactMap { depth in
            limit(in: ([root] + names.prefix(depth).map(String.init)).joined(separator: "/"))
        }.min()
    }

    /// Returns the limit in a group's `cpu.max`, microseconds of processor time and of the period that they
    /// are for; `nil` for `max`.
    private static func limit(in folder: String) -> Int? {
        guard let bytes = try? FileBytes.read(folder + "/cpu.max") else { return nil }
        let numbers = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).map {
            Int($0)
        }
        guard numbers.count == 2, let time = numbers[0], let period = numbers[1], time > 0, period > 0 else {
            return nil
        }
        return (time - 1) / period + 1
    }
}
