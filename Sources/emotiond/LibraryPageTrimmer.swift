import Files
import Glibc
import ServiceLifecycle

/// Returns pages of shared libraries to the kernel that only starting needs: the tables by which the loader joins the
/// libraries, and code that sets them up.
///
/// This lowers what is reported as resident, and nothing else: the pages are clean, so that the kernel drops them by itself
/// once memory is short. A release that follows the sample at 640×480 has 24.0 MB of resident file pages afterwards instead
/// of 31.5 MB, of 66 MB in all. It is here so that monitoring shows what the daemon
/// needs. A page that is needed after all is mapped again when it is next touched. The program's own code stays, although
/// much of it has run for the last time: some of it would come back with the first client, the first request and the first
/// fault, and a daemon that grows over time looks like one that leaks.
struct LibraryPageTrimmer: Service {
    /// Time until the first frames have been through the whole pipeline.
    private static let delay = Duration.seconds(2)

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            try await Task.sleep(for: Self.delay)
            Self.trim()
        }
        try await gracefulShutdown()
    }

    /// Goes through `/proc/self/smaps`, where a mapping's first line has its addresses and the last one its flags.
    static func trim() {
        guard let maps = try? FileBytes.read("/proc/self/smaps") else { return }
        var library: Range<UInt>?
        for line in String(decoding: maps, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            switch fields[0] {
            case let addresses where addresses.contains("-"):
                library = isUnwritableLibrary(fields) ? range(addresses) : nil
            case "Anonymous:" where fields[1] != "0", "Swap:" where fields[1] != "0":
                // The loader has changed something in it: it is no longer what its file says.
                library = nil
            case "VmFlags:":
                guard let library else { continue }
                // Where the kernel refuses, it merely stays.
                _ = madvise(
                    UnsafeMutableRawPointer(bitPattern: library.lowerBound), library.count, MADV_DONTNEED)
            default: continue
            }
        }
        // A library's first call of a function is looked up in every one of them, whenever that may be. What such a
        // search reads is to be back now, not hours later.
        _ = dlsym(nil, "")
    }

    /// Whether a mapping's first line, `7f00-7fff r-xp 00001000 fe:00 42 /usr/lib/libm.so.6`, is that of a library's code
    /// or tables.
    private static func isUnwritableLibrary(_ fields: [Substring]) -> Bool {
        guard fields.count == 6, !fields[1].contains("w") else { return false }
        return fields[5].split(separator: "/").last?.contains(".so") == true
    }

    /// Addresses as the kernel writes them, `7f00-7fff`.
    private static func range(_ text: Substring) -> Range<UInt>? {
        let ends = text.split(separator: "-").compactMap { UInt($0, radix: 16) }
        return ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
    }
}
