import NIOCore
import StreamProtocol

/// The answers to a client's lines.
extension Reply {
    /// - Parameter error: `success` or what is wrong.
    static func line(id: Int?, error: String, _ members: (inout JSONLineWriter) -> Void = { _ in })
        -> ByteBuffer
    {
        var writer = JSONLineWriter(capacity: 256)
        writer.line(.reply) { line in
            if let id { line.field(CodingKeys.id, id) }
            line.field(CodingKeys.error, error)
            members(&line)
        }
        return writer.line
    }

    static func subscribed(id: Int?, _ subscription: Subscription) -> ByteBuffer {
        line(id: id, error: success) { line in
            line.array(CodingKeys.types) { types in
                for name in subscription.types.names { types.value(name) }
            }
            line.field(CodingKeys.maxFPS, subscription.maxFPS)
        }
    }

    static func status(id: Int?, _ status: Status) -> ByteBuffer {
        line(id: id, error: success) { line in
            line.object(CodingKeys.status) { status.write(to: &$0) }
        }
    }
}
