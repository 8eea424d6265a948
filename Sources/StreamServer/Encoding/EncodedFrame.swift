import NIOCore

/// A frame's line, encoded once for all clients.
struct EncodedFrame {
    /// The line for a client that has missed nothing.
    let withoutDrops: ByteBuffer
    /// Offset of the digit of `"dropped":0` in it.
    private let droppedOffset: Int

    init(withoutDrops: ByteBuffer, droppedOffset: Int) {
        self.withoutDrops = withoutDrops
        self.droppedOffset = droppedOffset
    }

    /// Returns the line for a client that has missed `dropped` frames.
    func bytes(dropped: Int) -> ByteBuffer {
        guard dropped > 0 else { return withoutDrops }
        var line = ByteBufferAllocator().buffer(capacity: withoutDrops.readableBytes + 8)
        var (head, tail) = (withoutDrops, withoutDrops)
        head.moveWriterIndex(to: droppedOffset)
        tail.moveReaderIndex(to: droppedOffset + 1)
        line.writeBuffer(&head)
        line.writeString("\(dropped)")
        line.writeBuffer(&tail)
        return line
    }
}
