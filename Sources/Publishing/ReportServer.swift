import Glibc
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Serves the stream on a Unix-domain socket: each report becomes a line of JSON for every client.
///
/// A client first gets `hello`, then what is at that moment (the camera's last event, and `appeared` for each
/// face), then what happens. It is sent no more than it reads: beyond what the kernel takes, up to `queue`
/// frames wait for it. Then the oldest frame goes, and `dropped` in every frame says how many the client has
/// missed since it connected (frames that it did not want, because of `max_fps`, are not missed). Events and
/// replies are never dropped; a client for which more than four times `queue` of them wait is disconnected.
public final class ReportServer: Service {
    /// Time that clients get at the end to read what waits for them.
    private static let farewell = TimeAmount.milliseconds(200)
    /// Bytes that the kernel keeps for a client; it doubles this for its own books.
    private static let sendBuffer: ChannelOptions.Types.SocketOption.Value = 32 * 1024
    /// Bytes that wait in the channel, where they can no longer be dropped.
    private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 4 * 1024, high: 16 * 1024)

    private let configuration: SocketConfiguration
    private let logger: Logger
    private let onListening: @Sendable () async -> Void
    private let threads: MultiThreadedEventLoopGroup
    let eventLoop: any EventLoop
    let broadcaster: NIOLoopBoundBox<Broadcaster>
    private let audience = Audience()

    /// Whether a client is connected. May be asked from any thread.
    public var isHeard: Bool { !audience.isEmpty }

    /// - Parameter onListening: called once clients can connect.
    public init(
        configuration: SocketConfiguration, greeting: Greeting, logger: Logger,
        onListening: @escaping @Sendable () async -> Void = {}
    ) {
        self.configuration = configuration
        self.logger = logger
        self.onListening = onListening
        threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        eventLoop = threads.next()
        broadcaster = .makeBoxSendingValue(
            Broadcaster(
                configuration: configuration, greeting: greeting, logger: logger, audience: audience),
            eventLoop: eventLoop)
    }

    // Only here, so that whoever can call `publish` finds the event loop running. An error would mean that
    // the group is shut down twice, and nobody else has it.
    deinit { threads.shutdownGracefully { _ in } }

    /// Tells all clients. Never blocks; may be called from any thread, before `run()` too: clients that
    /// connect later hear of the camera and the faces.
    public func publish(_ report: Report) {
        eventLoop.execute { [broadcaster] in broadcaster.value.publish(report) }
    }

    /// Listens and serves until the task is cancelled or its service group shuts down.
    ///
    /// Then the socket file is removed, and clients get 0.2 s to read what waits for them.
    ///
    /// - Throws: `PublishingError` when the socket cannot be had.
    public func run() async throws {
        let socket = try ListeningSocket(configuration)
        let listener = try await listen(on: socket)
        logger.info("listening on \(socket.name)")
        await onListening()
        await withTaskCancellationOrGracefulShutdownHandler {
            try? await listener.closeFuture.get()  // a close future never fails
        } onCancelOrGracefulShutdown: {
            self.remove(socket)
            listener.close(promise: nil)
        }
        try await eventLoop.flatSubmit { [broadcaster, eventLoop] in
            broadcaster.value.stop(on: eventLoop, patience: Self.farewell)
        }.get()
    }

    private func listen(on socket: ListeningSocket) async throws -> any Channel {
        do {
            return try await ServerBootstrap(group: threads)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelOption(.writeBufferWaterMark, value: Self.waterMark)
                .childChannelOption(.socketOption(.so_sndbuf), value: Self.sendBuffer)
                .childChannelInitializer { [broadcaster] channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(broadcaster.value.makeClient())
                    }
                }
                .withBoundSocket(socket.descriptor).get()
        } catch {
            remove(socket)
            throw error
        }
    }

    private func remove(_ socket: ListeningSocket) {
        do throws(PublishingError) {
            try socket.remove()
        } catch {
            logger.error("\(error)")
        }
    }
}
