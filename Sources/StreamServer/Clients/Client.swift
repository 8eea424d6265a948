import Glibc
import Logging
import NIOCore
import StreamProtocol

/// A client's connection: sends the subscribed lines as fast as the client reads, and answers its requests.
///
/// Requests are read only as fast as replies: while a reply or an event waits for the client, no request is
/// answered and nothing is read from the connection.
final class Client: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let requestLimit = 64 * 1024
    /// Number of requests that are answered before other clients get their turn.
    private static let requestsPerTurn = 16

    private let broadcaster: Broadcaster
    private let log: ClientLog
    private var queue: SendQueue
    private var reading = ReadingWatch(at: .now())
    private var subscription = Subscription()
    private var requests = LineAssembler(limit: requestLimit)
    /// Bytes that were read and not parsed yet.
    private var input = ByteBuffer()
    /// Whether requests are being answered, or will be after other clients had their turn.
    private var isAnswering = false
    /// The channel's context while connected.
    private var context: ChannelHandlerContext?
    /// Whether the connection ends once the waiting lines are sent.
    private var isFinishing = false

    init(of broadcaster: Broadcaster, queue: Int, log: ClientLog) {
        self.broadcaster = broadcaster
        self.log = log
        self.queue = SendQueue(queue: queue)
    }

    /// Number of frames that this client has missed.
    var dropped: Int { queue.dropped }

    /// - Parameter monotonic: `CLOCK_MONOTONIC` in nanoseconds.
    func send(frame: EncodedFrame, capturedAt monotonic: Int64) {
        guard !isFinishing, subscription.wantsFrame(at: monotonic) else { return }
        queue.add(frame: frame)
        writeWhatFits()
    }

    func send(event: ByteBuffer, type: EventTypes) {
        if subscription.types.contains(type) { send(line: event) }
    }

    /// Sends a line that every client gets, whatever its subscription.
    func send(line: ByteBuffer) {
        guard !isFinishing else { return }
        queue.add(event: line)
        writeWhatFits()
        if queue.isOverfull {
            log.write(.overfull, "disconnected a client that does not read: too many events wait for it")
            close()
        }
    }

    /// Counts frames that were lost before they could be sent.
    func noteLost(_ frames: Int) {
        if subscription.types.contains(.frame) { queue.noteLost(frames) }
    }

    /// Disconnects after everything is sent.
    func finish() {
        guard !isFinishing else { return }
        isFinishing = true
        writeWhatFits()
    }

    /// Disconnects at once.
    func close() {
        context?.close(promise: nil)
    }

    /// Disconnects the client if lines have waited since before `deadline` and it has read nothing.
    func closeUnlessReading(since deadline: NIODeadline) {
        reading.look(unread: unreadBytes, at: .now())
        guard reading.lastTaken < deadline else { return }
        log.write(.notReading, "disconnected a client that does not read: it took nothing for too long")
        close()
    }

    /// The channel is writable below its high-water mark; other lines wait in the queue, where frames can
    /// still be dropped.
    private func writeWhatFits() {
        guard let context else { return }
        reading.look(unread: unreadBytes, at: .now())
        while context.channel.isWritable, let line = queue.next() {
            context.write(wrapOutboundOut(line), promise: nil)
        }
        if isFinishing, queue.isEmpty {
            let channel = context.channel
            let written = context.eventLoop.makePromise(of: Void.self)
            written.futureResult.whenComplete { _ in channel.close(promise: nil) }
            context.write(wrapOutboundOut(ByteBuffer()), promise: written)
        }
        context.flush()
        reading.noteWritten(unread: unreadBytes)
    }

    /// Number of unread bytes in the kernel's buffer for the client.
    private var unreadBytes: Int {
        var bytes: Int32 = 0
        try? context?.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
            _ = unsafe ioctl($0, UInt(clamping: TIOCOUTQ), &bytes)
        }
        return Int(bytes)
    }
}

/// Events of the channel.
extension Client {
    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        broadcaster.add(self)
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        isFinishing = true
        broadcaster.remove(self)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard context.channel.isWritable else { return }
        writeWhatFits()
        answerRequests()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var chunk = unwrapInboundIn(data)
        if input.readableBytes == 0 { input = chunk } else { input.writeBuffer(&chunk) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        answerRequests()
    }

    /// Ignored: the channel closes itself if necessary, and clients may disconnect at any time.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        log.write(.failedConnection, "client connection: \(error)", level: .debug)
    }
}

/// Requests.
extension Client {
    /// Answers the requests that were read until a reply has to wait, then reads more.
    private func answerRequests() {
        guard !isAnswering, let context else { return }
        isAnswering = true
        for _ in 0..<Self.requestsPerTurn {
            guard !queue.hasEvents, !isFinishing else {
                isAnswering = false
                return
            }
            guard let line = requests.next(from: &input) else {
                input = ByteBuffer()
                isAnswering = false
                context.read()
                return
            }
            switch line {
            case .complete(let line): answer(RequestLine(line.readableBytesView))
            case .tooLong: answer(RequestLine(rejected: .lineTooLong(limit: requests.limit)))
            }
        }
        context.eventLoop.assumeIsolated().execute {
            self.isAnswering = false
            self.answerRequests()
        }
    }

    private func answer(_ line: RequestLine) {
        switch line.request {
        case .success(.subscribe(let types, let maxFPS)):
            subscription.update(types: types, maxFPS: maxFPS)
            send(line: Reply.subscribed(id: line.id, subscription))
        case .success(.status):
            send(line: Reply.status(id: line.id, broadcaster.status()))
        case .failure(let error):
            send(line: Reply.line(id: line.id, error: "\(error)"))
        }
    }
}

/// The messages that a client has subscribed to.
struct Subscription {
    private(set) var types = EventTypes.all
    /// Maximum frame rate; `nil` for every frame.
    private(set) var maxFPS: Double?
    /// Time on `CLOCK_MONOTONIC` at which the next frame is due, in nanoseconds; `nil` for any time.
    private var nextFrame: Int64?

    /// Applies a request; values that it omits stay.
    mutating func update(types: EventTypes?, maxFPS: Double?) {
        if let types { self.types = types }
        if let maxFPS { (self.maxFPS, nextFrame) = (maxFPS, nil) }
    }

    /// Whether a frame captured at `monotonic` nanoseconds is to be sent; call once per frame.
    ///
    /// The next frame is due one interval after the previous one was due, not after it came, so that the
    /// average rate is right although cameras deliver at multiples of their own interval.
    mutating func wantsFrame(at monotonic: Int64) -> Bool {
        guard types.contains(.frame) else { return false }
        guard let maxFPS else { return true }
        let due = nextFrame ?? monotonic
        guard monotonic >= due else { return false }
        let interval = Int64(clamping: 1e9 / maxFPS)
        nextFrame = max(due + interval, monotonic)
        return true
    }
}
