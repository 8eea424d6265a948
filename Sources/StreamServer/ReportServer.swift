import Glibc
import Logging
import NIOCore
import NIOPosix
import Pipeline
import ServiceLifecycle
import StreamProtocol
import Synchronization

/// Serves the stream on a Unix-domain socket: each report becomes a line of JSON for every client.
///
/// A client first gets `hello`, then what is at that moment (the camera's last event, and `appeared` for each
/// face), then what happens. It is sent no more than it reads: beyond what the kernel takes, up to `queue`
/// frames wait for it, in 4 KiB of memory each on average. Then the oldest frame goes, and `dropped` in every
/// frame says how many the client has missed since it connected (frames that it did not want, because of
/// `max_fps`, are not missed). Events and replies are never dropped, and requests are read no faster than
/// their replies are taken; a client for which events fill all that memory, or that takes nothing for a
/// minute, is disconnected.
public final class ReportServer: Service {
    /// Time that clients get at the end to read what waits for them.
    private static let farewell = TimeAmount.milliseconds(200)
    /// Bytes that the kernel keeps for a client; it doubles this for its own books.
    private static let sendBuffer: ChannelOptions.Types.SocketOption.Value = 32 * 1024
    /// Bytes that wait in the channel, where they can no longer be dropped.
    ///
    /// A small number, also because a client is known to read only once it has read everything that was
    /// written at a time.
    private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 1024, high: 4 * 1024)
    /// Maximum number of frames queued for the event loop.
    private static let publicationLimit = 256

    private let configuration: SocketConfiguration
    private let logger: Logger
    private let onListening: @Sendable () async -> Void
    private let threads: MultiThreadedEventLoopGroup
    private let eventLoop: any EventLoop
    private let broadcaster: NIOLoopBoundBox<Broadcaster>
    private let clientCount = ClientCount()
    /// Number of frames queued for the event loop.
    private let publications = Atomic(0)
    /// Number of frames lost because too many were queued.
    private let lost = Atomic(0)
    private let turns = Atomic<UInt64>(0)
    /// The listening socket, while its file exists.
    private let served = Mutex<ListeningSocket?>(nil)

    /// Whether a client is connected. May be called from any thread.
    public var hasClients: Bool { !clientCount.isZero }

    /// - Parameter onListening: called once clients can connect.
    public init(
        configuration: SocketConfiguration, hello: Hello, logger: Logger,
        onListening: @escaping @Sendable () async -> Void = {}
    ) {
        self.configuration = configuration
        self.logger = logger
        self.onListening = onListening
        threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        eventLoop = threads.next()
        broadcaster = .makeBoxSendingValue(
            Broadcaster(
                configuration: configuration, hello: hello, logger: logger, count: clientCount,
                eventLoop: eventLoop),
            eventLoop: eventLoop)
    }

    // Shut down only here, so that the event loop runs whenever `publish` can be called. An error would mean
    // that the group was shut down twice, and no other code has it.
    deinit { threads.shutdownGracefully { _ in } }

    /// Sends a report to all clients. Never blocks; may be called from any thread, even before `run()`:
    /// clients that connect later get a snapshot of the camera and the faces.
    ///
    /// Frames are lost while the event loop hangs, and counted as dropped afterwards.
    public func publish(_ report: Report) {
        guard case .frame = report else {
            eventLoop.execute { [broadcaster] in broadcaster.value.publish(report) }
            return
        }
        guard publications.load(ordering: .relaxed) < Self.publicationLimit else {
            lost.add(1, ordering: .relaxed)
            return
        }
        publications.add(1, ordering: .relaxed)
        eventLoop.execute { [self] in
            publications.subtract(1, ordering: .relaxed)
            let lost = lost.exchange(0, ordering: .relaxed)
            if lost > 0 { broadcaster.value.noteLost(lost) }
            broadcaster.value.publish(report)
        }
    }

    /// Returns the status of the daemon, derived from the published reports.
    public func status() async throws -> Status {
        try await eventLoop.submit { [broadcaster] in broadcaster.value.status() }.get()
    }

    /// Returns the number of turns of the event loop, and schedules another one.
    ///
    /// It grows between calls as long as the event loop runs.
    public func takeTurn() -> UInt64 {
        eventLoop.execute { self.turns.add(1, ordering: .relaxed) }
        return turns.load(ordering: .relaxed)
    }

    /// Removes the socket's file if the daemon created it, within a second. For a process that exits without
    /// waiting for `run()`.
    public func removeSocket() {
        if let socket = served.withLock({ $0.take() }) { remove(socket) }
    }

    /// Listens and serves until the task is canceled or its service group shuts down.
    ///
    /// Then the socket file is removed, and clients get 0.2 s to read the remaining lines.
    ///
    /// - Throws: `SocketError` if it cannot listen.
    public func run() async throws {
        let socket = try ListeningSocket(configuration)
        let listener = try await listen(on: socket)
        served.withLock { $0 = socket }
        logger.info("\(socket.announcement)")
        eventLoop.execute { [broadcaster] in broadcaster.value.watchReading() }
        await onListening()
        await withTaskCancellationOrGracefulShutdownHandler {
            try? await listener.closeFuture.get()  // a close future never fails
        } onCancelOrGracefulShutdown: {
            self.removeSocket()
            listener.close(promise: nil)
        }
        try await eventLoop.flatSubmit { [broadcaster] in
            broadcaster.value.stop(patience: Self.farewell)
        }.get()
    }

    private func listen(on socket: ListeningSocket) async throws -> any Channel {
        do {
            return try await ServerBootstrap(group: threads)
                .serverChannelInitializer { [broadcaster] channel in
                    channel.eventLoop.makeCompletedFuture {
                        let log = AcceptFailureLog(log: broadcaster.value.log)
                        try channel.pipeline.syncOperations.addHandler(log)
                    }
                }
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                // Clients read after they have answered the previous requests.
                .childChannelOption(.autoRead, value: false)
                .childChannelOption(.maxMessagesPerRead, value: 1)
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
        do throws(SocketError) {
            try socket.remove()
        } catch {
            logger.error("\(error)")
        }
    }
}

/// The number of clients, readable from any thread.
final class ClientCount: Sendable {
    private let clients = Atomic(0)

    var isZero: Bool { clients.load(ordering: .relaxed) == 0 }

    func set(_ count: Int) { clients.store(count, ordering: .relaxed) }
}
