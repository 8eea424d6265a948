import Foundation
import Glibc

/// A program that runs beside the tests.
///
/// By `posix_spawn` itself instead of Foundation's `Process`, so that nothing but `waitpid` says whether it
/// runs.
final class ChildProcess {
    private let identifier: pid_t
    private var status: Int32?

    /// - Parameter output: the file that standard output is written to; likewise `errors`.
    /// - Parameter listener: a listening socket that the program finds as one of systemd's
    ///   (sd_listen_fds(3)).
    /// - Parameter prologue: shell commands that are run first, in the same process, such as `ulimit`.
    init(
        _ program: String, _ arguments: [String], environment: [String: String], output: String,
        errors: String, listener: Int32? = nil, prologue: String = ""
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        let mode = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, mode, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, mode, 0o600)

        // Threads of the tests block signals; the program must not.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)

        var command = [program] + arguments
        var prologue = prologue
        if let listener {
            posix_spawn_file_actions_adddup2(&actions, listener, 3)
            // Only the shell knows the process's number in time.
            prologue += "\nexport LISTEN_FDS=1 LISTEN_PID=$$"
        }
        // What other tests hold open would count against the program's limit.
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for descriptor in open.compactMap(Int32.init) where descriptor > (listener == nil ? 2 : 3) {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        if !prologue.isEmpty { command = ["/bin/sh", "-c", prologue + "\n" + #"exec "$0" "$@""#] + command }
        var texts = command.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in texts + variables { free(text) } }
        var identifier = pid_t()
        let failure = posix_spawn(&identifier, command[0], &actions, &attributes, &texts, &variables)
        guard failure == 0 else { throw CannotStart(program: program, errno: failure) }
        self.identifier = identifier
    }

    deinit {
        guard isRunning else { return }
        kill(identifier, SIGKILL)
        waitpid(identifier, nil, 0)
    }

    struct CannotStart: Error {
        let program: String
        let errno: Int32
    }

    func send(_ signal: Int32) {
        if isRunning { kill(identifier, signal) }
    }

    var isRunning: Bool { exitStatus == nil }

    /// As a shell has it: 128 and the signal's number for a program that a signal ended; `nil` before the
    /// end.
    var exitStatus: Int32? {
        if status == nil {
            var word: Int32 = 0
            guard waitpid(identifier, &word, WNOHANG) == identifier else { return nil }
            let signal = word & 0x7f
            status = signal == 0 ? word >> 8 & 0xff : 128 + signal
        }
        return status
    }
}
