import Glibc

/// Standard output as a terminal.
struct Terminal {
    /// Whether colors are allowed; `NO_COLOR` is a common convention (no-color.org).
    let hasColors: Bool

    /// Opens the terminal; `nil` if it cannot show a live view.
    init?() {
        guard Self.canMoveCursor(STDOUT_FILENO), let type = Self.environment("TERM") else { return nil }
        hasColors = Self.environment("NO_COLOR") == nil && !Self.isMonochrome(type)
    }

    /// Whether a descriptor is a terminal that supports control sequences.
    static func canMoveCursor(_ descriptor: CInt) -> Bool {
        guard isatty(descriptor) == 1, let type = environment("TERM") else { return false }
        return type != "dumb"
    }

    /// Names in the terminfo database of terminals that do not.
    static func isMonochrome(_ type: String) -> Bool {
        type.hasPrefix("vt") || type.hasSuffix("-m") || type.hasSuffix("-mono")
    }

    var size: (columns: Int, rows: Int) { Self.size(of: STDOUT_FILENO) }

    /// Size of the terminal; 80×24 if it is unknown.
    static func size(of descriptor: CInt) -> (columns: Int, rows: Int) {
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
        else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    private static func environment(_ name: String) -> String? {
        guard let value = unsafe getenv(name).map({ unsafe String(cString: $0) }), !value.isEmpty else {
            return nil
        }
        return value
    }
}
