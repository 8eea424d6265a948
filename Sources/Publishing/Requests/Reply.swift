import NIOCore

/// The answer to one line of a client.
enum Reply {
    /// - Parameter error: `success` or what is wrong.
    static func line(id: Int?, error: String, _ members: (inout JSONLineWriter) -> Void = { _ in }) -> ByteBuffer {
        var writer = JSONLineWriter(capacity: 256)
        writer.line(type: "reply") { line in
            if let id { line.field("id", id) }
            line.field("error", error)
            members(&line)
        }
        return writer.bytes
    }

    static func subscribed(id: Int?, _ subscription: Subscription) -> ByteBuffer {
        line(id: id, error: "success") { line in
            line.key("types")
            line.array { types in
                if subscription.types.contains(.frame) { types.literal("frame") }
                if subscription.types.contains(.face) { types.literal("face") }
                if subscription.types.contains(.camera) { types.literal("camera") }
            }
            line.field("max_fps", subscription.maxFPS)
        }
    }

    static func status(id: Int?, _ health: Health) -> ByteBuffer {
        line(id: id, error: "success") { line in
            line.key("status")
            line.object { health.write(to: &$0) }
        }
    }
}
