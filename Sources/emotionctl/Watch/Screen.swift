import Glibc
import ProgramSupport

/// The terminal during a live view; restored when this value is destroyed.
struct Screen: ~Copyable {
    let terminal: Terminal
    private let output: StandardOutput
    /// Previous settings of the keyboard; `nil` if standard input is no terminal.
    private let keyboard: termios?
    /// Rows on the screen.
    private var rows: [String] = []

    init(_ terminal: Terminal, _ output: StandardOutput) throws(StandardOutput.Ended) {
        (self.terminal, self.output) = (terminal, output)
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
