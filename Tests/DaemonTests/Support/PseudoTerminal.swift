import Glibc

/// A terminal whose screen is the tests'.
final class PseudoTerminal {
    /// Path of the side that programs write to.
    let path: String
    /// What was read so far.
    private(set) var bytes: [UInt8] = []
    private let master: Int32
    /// Kept open, so that nothing is lost when the program ends.
    private let slave: Int32

    struct CannotOpen: Error {
        let errno: Int32
    }

    init() throws {
        // What unlockpt(3) and ptsname(3) do, which Swift's Glibc does not have.
        let (unlock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
        var (isLocked, number): (Int32, Int32) = (0, 0)
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        guard master >= 0, ioctl(master, unlock, &isLocked) == 0, ioctl(master, getNumber, &number) == 0
        else { throw CannotOpen(errno: errno) }
        path = "/dev/pts/\(number)"
        slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0 else { throw CannotOpen(errno: errno) }
    }

    deinit {
        close(slave)
        close(master)
    }

    /// Takes what was written since the last time; does not wait.
    func read() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(master, &buffer, buffer.count)
            guard count > 0 else { return }
            bytes += buffer[..<count]
        }
    }
}
