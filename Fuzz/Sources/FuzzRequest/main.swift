import Fuzzing
import NIOCore
import StreamProtocol

@testable import StreamServer

// Every line of a client; subscriptions are also put into effect.
fuzz { bytes in
    var lines = LineAssembler(limit: 65_536)
    var chunk = ByteBuffer(bytes: bytes)
    var subscription = Subscription()
    while let line = lines.next(from: &chunk) {
        guard case .complete(let text) = line else { continue }
        if case .success(.subscribe(let types, let maxFPS)) = RequestLine(text.readableBytesView).request {
            subscription.update(types: types, maxFPS: maxFPS)
            for time in [0, 1, 1_000_000_000, Int64.max / 2] { _ = subscription.wantsFrame(at: time) }
        }
    }
}
