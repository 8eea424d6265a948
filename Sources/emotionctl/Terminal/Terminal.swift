import Glibc
import ProgramSupport

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

/// The terminal during a live view; restored when this value is destroyed.
struct Screen: ~Copyable {
    let terminal: Terminal
    private let output: StandardOutput
    /// Previous settings of the keyboard; `nil` if standard input is no terminal.
    private let keyboard: termios?
    /// Rows on the screen.
    private var rows: [String] = []

    init(_ terminal: Terminal, _ output: StandardOutput) throws(StandardOutput.Ended) {
        self.terminal = terminal
        self.output = output
        var modes = termios()
        keyboard = unsafe tcgetattr(STDIN_FILENO, &modes) == 0 ? modes : nil
        try enter()
    }

    deinit { leave() }

    /// Writes the rows that have changed, which suits slow lines.
    mutating func show(_ next: [String]) throws(StandardOutput.Ended) {
        var text = ""
        for (index, row) in next.enumerated() where index >= rows.count || rows[index] != row {
            text += "\u{1B}[\(index + 1);1H\(row)\u{1B}[K"
        }
        // Erases everything below the last row.
        if next.count < rows.count { text += "\u{1B}[\(next.count + 1);1H\u{1B}[J" }
        rows = next
        if !text.isEmpty { try output.write(text) }
    }

    /// Clears the screen before the next rows.
    mutating func clear() throws(StandardOutput.Ended) {
        rows = []
        try output.write("\u{1B}[2J")
    }

    /// Returns the keys pressed since the last call, without waiting.
    func typed() -> [UInt8] {
        guard keyboard != nil else { return [] }
        var keys = [UInt8](repeating: 0, count: 64)
        let count = unsafe read(STDIN_FILENO, &keys, keys.count)
        return Array(keys.prefix(max(0, count)))
    }

    /// Returns the terminal to the shell until the user resumes the program.
    mutating func suspend() throws(StandardOutput.Ended) {
        leave()
        raise(SIGSTOP)
        try enter()
        try clear()
    }

    private func enter() throws(StandardOutput.Ended) {
        if var modes = keyboard {
            // Keys are neither echoed nor waited for; Ctrl-C and Ctrl-Z remain signals.
            modes.c_lflag &= ~UInt32(ICANON | ECHO)
            unsafe withUnsafeMutableBytes(of: &modes.c_cc) {
                unsafe ($0[Int(VMIN)], $0[Int(VTIME)]) = (0, 0)
            }
            unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
        }
        // Alternate screen, no cursor, no wrapping at the right edge.
        try output.write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[2J")
    }

    private borrowing func leave() {
        // If this fails, there is no terminal left to restore.
        try? output.write("\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l")
        if var modes = keyboard {
            // Pending keys are not meant for the shell.
            unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &modes)
        }
    }
}
