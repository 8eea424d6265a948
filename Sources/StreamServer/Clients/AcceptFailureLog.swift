import Glibc
import NIOCore

/// Logs that no client can connect because file descriptors have run out. The channel keeps trying.
final class AcceptFailureLog: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let log: ClientLog

    init(log: ClientLog) {
        self.log = log
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? IOError, [EMFILE, ENFILE].contains(error.errnoCode) {
            let reason = unsafe String(cString: strerror(error.errnoCode))
            log.write(.noDescriptors, "clients must wait to connect: \(reason)")
        }
        context.fireErrorCaught(error)
    }
}
