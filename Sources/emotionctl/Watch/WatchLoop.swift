import Glibc
import Publishing

/// Hands the stream to a follower until something ends it.
struct WatchLoop: ~Copyable {
    enum End {
        /// As many frames or seconds as were asked for, or the user's wish.
        case done
        case streamEnded
    }

    private var connection: StreamConnection
    private let maxFrames: Int?
    private let deadline: ContinuousClock.Instant?
    private var frames = 0
    private var isGreeted = false

    init(_ connection: consuming StreamConnection, maxFrames: Int?, seconds: Double?) {
        self.connection = connection
        self.maxFrames = maxFrames
        deadline = seconds.map { .now + .seconds($0) }
    }

    mutating func run(_ follower: inout some StreamFollower & ~Copyable) throws -> End {
        while !Interruption.hasCome {
            if let deadline, .now >= deadline { return .done }
            if try waitForLines(follower.patience) {
                guard let lines = try connection.nextLines() else { return .streamEnded }
                for line in lines {
                    if !isGreeted { try checkGreeting(line) }
                    if try follower.follow(line) { frames += 1 }
                    if frames == maxFrames { return .done }
                }
            }
            try follower.refresh()
        }
        return .done
    }

    /// The first line says whether the daemon will have us, and whether it speaks our language.
    private mutating func checkGreeting(_ line: [UInt8]) throws {
        switch try StreamLine(line) {
        case .hello(let hello) where hello.protocol.major == 1: isGreeted = true
        case .hello(let hello): throw StreamError.otherProtocol(major: hello.protocol.major)
        case .reply(let reply): throw StreamError.refused(reason: reply.error)
        default: throw StreamError.notALine(String(decoding: line, as: UTF8.self))
        }
    }

    /// - Returns: whether there is something to read.
    private func waitForLines(_ patience: Int32) throws -> Bool {
        // Of the output nothing is asked, as an error, such as a reader that left, is always reported.
        var descriptors = [
            pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: STDOUT_FILENO, events: 0, revents: 0),
        ]
        var wait = patience
        if let deadline {
            let left = max(deadline - .now, .zero) / .milliseconds(1)
            wait = Int32(min(left.rounded(.up), Double(patience)))
        }
        guard unsafe poll(&descriptors, 2, wait) > 0 else { return false }
        if descriptors[1].revents & Int16(POLLERR) != 0 { throw StandardOutput.Ended.closed }
        return descriptors[0].revents != 0
    }
}
