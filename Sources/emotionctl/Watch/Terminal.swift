import Glibc

/// Standard output as a terminal.
struct Terminal {
    /// `NO_COLOR` is a convention among programs, not a standard (no-color.org).
    let hasColours: Bool

    /// `nil` where a live view cannot be shown: no terminal, or one that cannot move its cursor.
    init?() {
        guard Self.canMoveCursor(STDOUT_FILENO), let type = Self.environment("TERM") else { return nil }
        hasColours = Self.environment("NO_COLOR") == nil && !Self.isMonochrome(type)
    }

    /// Whether a terminal is behind the descriptor, and one that understands control sequences.
    static func canMoveCursor(_ descriptor: CInt) -> Bool {
        guard isatty(descriptor) == 1, let type = environment("TERM") else { return false }
        return type != "dumb"
    }

    /// By the names in the terminfo database.
    static func isMonochrome(_ type: String) -> Bool {
        type.hasPrefix("vt") || type.hasSuffix("-m") || type.hasSuffix("-mono")
    }

    var size: (columns: Int, rows: Int) { Self.size(of: STDOUT_FILENO) }

    /// 80×24 where the terminal does not tell.
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
