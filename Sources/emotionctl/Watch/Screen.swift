import Glibc
import ProgramSupport

/// The terminal while it shows a live view; as before once this is destroyed.
struct Screen: ~Copyable {
    let terminal: Terminal
    private let output: StandardOutput
    /// What the keyboard was set to; `nil` where standard input is no terminal.
    private let keyboard: termios?
    /// The rows as they stand there.
    private var rows: [String] = []

    init(_ terminal: Terminal, _ output: StandardOutput) throws(StandardOutput.Ended) {
        (self.terminal, self.output) = (terminal, output)
        var modes = termios()
        keyboard = unsafe tcgetattr(STDIN_FILENO, &modes) == 0 ? modes : nil
        try enter()
    }

    deinit { leave() }

    /// Writes only rows that have changed, to spare slow lines.
    mutating func show(_ next: [String]) throws(StandardOutput.Ended) {
        var text = ""
        for (index, row) in next.enumerated() where index >= rows.count || rows[index] != row {
            text += "\u{1B}[\(index + 1);1H\(row)\u{1B}[K"
        }
        // All below the last row.
        if next.count < rows.count { text += "\u{1B}[\(next.count + 1);1H\u{1B}[J" }
        rows = next
        if !text.isEmpty { try output.write(text) }
    }

    /// The next rows are written to an empty screen.
    mutating func clear() throws(StandardOutput.Ended) {
        rows = []
        try output.write("\u{1B}[2J")
    }

    /// What was typed since the last time; does not wait.
    func typed() -> [UInt8] {
        guard keyboard != nil else { return [] }
        var keys = [UInt8](repeating: 0, count: 64)
        let count = unsafe read(STDIN_FILENO, &keys, keys.count)
        return Array(keys.prefix(max(0, count)))
    }

    /// Gives the terminal back to the shell until the user wants the program to go on.
    mutating func suspend() throws(StandardOutput.Ended) {
        leave()
        raise(SIGSTOP)
        try enter()
        try clear()
    }

    private func enter() throws(StandardOutput.Ended) {
        if var modes = keyboard {
            // Keys are neither shown nor waited for; Ctrl-C and Ctrl-Z stay signals.
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
        // Where this fails there is no terminal left to restore.
        try? output.write("\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l")
        if var modes = keyboard {
            // What was typed is not for the shell.
            unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &modes)
        }
    }
}
