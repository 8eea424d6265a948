import NIOCore
import StreamProtocol

/// Splits the bytes of a client into lines; an over-long line is reported once and discarded.
struct LineAssembler {
    enum Line: Equatable {
        /// A complete line, without its newline.
        case complete(ByteBuffer)
        case tooLong
    }

    /// Maximum length of a line in bytes, without its newline.
    let limit: Int
    private var partial = ByteBuffer()
    private var isDiscarding = false

    init(limit: Int) {
        self.limit = limit
    }

    /// Removes the next line from `chunk`; `nil` after an incomplete line was stored.
    mutating func next(from chunk: inout ByteBuffer) -> Line? {
        while chunk.readableBytes > 0 {
            let length = chunk.readableBytesView.firstIndex(of: UInt8(ascii: "\n")).map {
                $0 - chunk.readerIndex
            }
            guard var piece = chunk.readSlice(length: length ?? chunk.readableBytes) else { return nil }
            if length != nil { chunk.moveReaderIndex(forwardBy: 1) }
            if let line = add(&piece, isEnd: length != nil) { return line }
        }
        return nil
    }

    private mutating func add(_ piece: inout ByteBuffer, isEnd: Bool) -> Line? {
        defer { if isEnd { isDiscarding = false } }
        if isDiscarding { return nil }
        guard partial.readableBytes + piece.readableBytes <= limit else {
            partial = ByteBuffer()
            isDiscarding = true
            return .tooLong
        }
        partial.writeBuffer(&piece)
        guard isEnd else { return nil }
        defer { partial = ByteBuffer() }
        return .complete(partial)
    }
}

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
