import Glibc
import ProgramSupport
import StreamProtocol
import SystemPackage

/// Passes a stream to a follower until something ends it.
///
/// Reconnects to a daemon that disappears, since it may be restarting, unless it reported the end of its
/// source.
struct WatchLoop: ~Copyable {
    enum End {
        /// The requested number of frames or seconds, or the user's request.
        case done
        case streamEnded
    }

    /// Maximum time for the daemon to come back, far longer than systemd takes to restart it.
    private static let reunion = Duration.seconds(60)
    /// Time between two attempts, in milliseconds.
    private static let pause: Int32 = 200
    /// Maximum time for the daemon's first message, in seconds.
    private static let patience = 10

    private var connection: StreamConnection
    private let maxFrames: Int?
    private let deadline: ContinuousClock.Instant?
    private var frames = 0
    private var hasHello = false
    private var connectedAt = ContinuousClock.now
    private var isSourceOver = false

    init(_ connection: consuming StreamConnection, maxFrames: Int?, seconds: Double?) {
        self.connection = connection
        self.maxFrames = maxFrames
        deadline = seconds.map { .now + .seconds($0) }
    }

    mutating func run(_ follower: inout some StreamFollower & ~Copyable) throws -> End {
        while !isDone {
            if try waitForLines(follower.patience) {
                if let lines = try nextLines() {
                    for line in lines where !isDone { try pass(line, to: &follower) }
                } else {
                    follower.forget()
                    if try isSourceOver || !reconnect(&follower) { return isDone ? .done : .streamEnded }
                }
            }
            if !hasHello, .now >= connectedAt + .seconds(Self.patience) {
                throw StreamError.silent(path: connection.path, seconds: Self.patience)
            }
            if let request = follower.request() { try ask(request) }
            try follower.refresh()
        }
        return .done
    }

    private var isDone: Bool {
        if let deadline, .now >= deadline { return true }
        return SignalFlag.termination.isSet || frames == maxFrames
    }

    private mutating func pass(_ text: [UInt8], to follower: inout some StreamFollower & ~Copyable) throws {
        let line = try StreamMessage(text)
        if !hasHello { try checkHello(line, text) }
        switch line {
        case .frame: frames += 1
        case .camera(let camera): isSourceOver = camera.offlineReason == .endOfStream
        case .hello, .face, .reply, .other: break
        }
        try follower.follow(line, text)
    }

    /// The first line says whether the daemon will have us, and whether it speaks our language.
    private mutating func checkHello(_ line: StreamMessage, _ text: [UInt8]) throws {
        switch line {
        case .hello(let hello):
            try hello.checkVersion()
            hasHello = true
        case .reply(let reply): throw StreamError.refused(reason: reply.error)
        default: throw StreamError(text, fault: "the first one is 'hello'")
        }
    }
}

/// Reading and reconnecting.
extension WatchLoop {
    /// - Returns: `nil` at the end of the stream, including a broken connection.
    private mutating func nextLines() throws -> [[UInt8]]? {
        do throws(StreamError) {
            return try connection.nextLines()
        } catch .lost(_, .connectionReset) {
            return nil
        }
    }

    /// Sends a request; the loss of the daemon is noticed while reading.
    private mutating func ask(_ request: String) throws {
        do throws(StreamError) {
            try connection.send(request)
        } catch  where error.isOfAbsentDaemon {}
    }

    /// - Returns: whether the daemon came back in time.
    private mutating func reconnect(_ follower: inout some StreamFollower & ~Copyable) throws -> Bool {
        let end = ContinuousClock.now + Self.reunion
        while !isDone, .now < end {
            do throws(StreamError) {
                connection = try StreamConnection(searching: [connection.path])
                (hasHello, connectedAt) = (false, .now)
                return true
            } catch  where error.isOfAbsentDaemon {
                try follower.refresh()
                _ = try waits(for: nil, Self.pause)
            }
        }
        return false
    }

    /// - Returns: whether there is something to read.
    private func waitForLines(_ patience: Int32) throws -> Bool {
        try waits(for: connection.descriptor, patience)
    }

    /// - Parameter descriptor: descriptor to wait for.
    /// - Returns: whether it is readable.
    private func waits(for descriptor: Int32?, _ patience: Int32) throws -> Bool {
        // No event is requested for the output, since errors, such as a closed pipe, are always reported.
        // `poll` ignores negative descriptors.
        var descriptors = [
            pollfd(fd: descriptor ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: STDOUT_FILENO, events: 0, revents: 0),
        ]
        var wait = patience
        if let deadline {
            let left = max(deadline - .now, .zero) / .milliseconds(1)
            wait = Int32(clamping: min(left.rounded(.up), Double(patience)))
        }
        guard unsafe poll(&descriptors, 2, wait) > 0 else { return false }
        if descriptors[1].revents & Int16(POLLERR) != 0 { throw StandardOutput.Ended.closed }
        return descriptors[0].revents != 0
    }
}

extension StreamError {
    /// Whether the daemon may be restarting or busy.
    fileprivate var isOfAbsentDaemon: Bool {
        switch self {
        case .noDaemon, .lost, .silent: true
        default: false
        }
    }
}
