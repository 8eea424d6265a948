import NIOCore

/// A frame's line, encoded once for all clients.
struct EncodedFrame {
    /// The line for a client that has missed nothing.
    let undisturbed: ByteBuffer
    /// Where the digit of `"dropped":0` stands in it.
    private let droppedAt: Int

    init(undisturbed: ByteBuffer, droppedAt: Int) {
        (self.undisturbed, self.droppedAt) = (undisturbed, droppedAt)
    }

    /// The line for a client that has missed `dropped` frames.
    func bytes(dropped: Int) -> ByteBuffer {
        guard dropped > 0 else { return undisturbed }
        var line = ByteBufferAllocator().buffer(capacity: undisturbed.readableBytes + 8)
        var (head, tail) = (undisturbed, undisturbed)
        head.moveWriterIndex(to: droppedAt)
        tail.moveReaderIndex(to: droppedAt + 1)
        line.writeBuffer(&head)
        line.writeDecimal(dropped)
        line.writeBuffer(&tail)
        return line
    }
}
