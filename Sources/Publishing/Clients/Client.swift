import Logging
import NIOCore

/// One connection: sends it the lines that it wants at the pace at which it reads, and answers its requests.
final class Client: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let requestLimit = 64 * 1024

    private let broadcaster: Broadcaster
    private let logger: Logger
    private var outbox: Outbox
    private var subscription = Subscription()
    private var requests = LineAssembler(limit: requestLimit)
    /// Present while connected.
    private var context: ChannelHandlerContext?
    /// No more lines are taken; the connection ends once those that wait are sent.
    private var isFinishing = false

    init(of broadcaster: Broadcaster, queue: Int, logger: Logger) {
        self.broadcaster = broadcaster
        self.logger = logger
        outbox = Outbox(queue: queue)
    }

    /// Frames that this client has missed.
    var dropped: Int { outbox.dropped }

    /// - Parameter monotonic: `CLOCK_MONOTONIC` in nanoseconds.
    func send(frame: EncodedFrame, capturedAt monotonic: Int64) {
        guard !isFinishing, subscription.wantsFrame(at: monotonic) else { return }
        outbox.add(frame: frame)
        writeWhatFits()
    }

    func send(event: ByteBuffer, type: Subscription.Types) {
        if subscription.types.contains(type) { send(line: event) }
    }

    /// Sends what everybody gets, whatever they have subscribed to.
    func send(line: ByteBuffer) {
        guard !isFinishing else { return }
        outbox.add(event: line)
        writeWhatFits()
        if outbox.isOverfull {
            logger.warning("disconnected a client that does not read: too many events wait for it")
            close()
        }
    }

    /// Disconnects once everything is sent.
    func finish() {
        guard !isFinishing else { return }
        isFinishing = true
        writeWhatFits()
    }

    /// Disconnects now.
    func close() {
        context?.close(promise: nil)
    }

    /// The channel is writable while it holds less than its high water mark; the rest waits in the outbox,
    /// where it can still be dropped.
    private func writeWhatFits() {
        guard let context else { return }
        while context.channel.isWritable, let line = outbox.next() {
            context.write(wrapOutboundOut(line), promise: nil)
        }
        if isFinishing, outbox.isEmpty {
            let channel = context.channel
            let written = context.eventLoop.makePromise(of: Void.self)
            written.futureResult.whenComplete { _ in channel.close(promise: nil) }
            context.write(wrapOutboundOut(ByteBuffer()), promise: written)
        }
        context.flush()
    }
}

/// What the channel tells.
extension Client {
    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        broadcaster.add(self)
    }

    func channelInactive(context: ChannelHandlerContext) {
        isFinishing = true
        broadcaster.remove(self)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { writeWhatFits() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var chunk = unwrapInboundIn(data)
        while !isFinishing, let line = requests.next(from: &chunk) {
            switch line {
            case .complete(let line): answer(RequestLine(line))
            case .tooLong: answer(RequestLine(rejected: .lineTooLong(limit: requests.limit)))
            }
        }
    }

    /// Nothing to be done: the channel closes itself where it must, and a client may go as it likes.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        logger.debug("client connection: \(error)")
    }

    private func answer(_ line: RequestLine) {
        switch line.request {
        case .success(.subscribe(let types, let maxFPS)):
            subscription.update(types: types, maxFPS: maxFPS)
            send(line: Reply.subscribed(id: line.id, subscription))
        case .success(.status):
            send(line: Reply.status(id: line.id, broadcaster.health()))
        case .failure(let error):
            send(line: Reply.line(id: line.id, error: "\(error)"))
        }
    }
}
