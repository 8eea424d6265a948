import EmotionRecognition
import Imaging
import NIOCore
import Pipeline
import StreamProtocol
import Tracking

/// Encodes reports as lines of the stream.
struct LineEncoder {
    private let labels: [Emotion]
    private let camera: String
    private var frameWriter = JSONLineWriter()

    init(hello: Hello) {
        labels = hello.labels.compactMap(Emotion.init(rawValue:))
        camera = hello.camera
    }

    mutating func encode(_ frame: FrameReport) -> EncodedFrame {
        typealias Key = FrameMessage.CodingKeys
        let (camera, labels) = (camera, labels)  // the closure cannot read self while the writer is in use
        var droppedOffset = 0
        frameWriter.clear()
        frameWriter.line(.frame) { line in
            line.field(Key.sequence, frame.sequence)
            line.field(Key.camera, camera)
            line.fields(of: frame.time)
            line.field(Key.latencyMicroseconds, frame.latencyMicroseconds)
            line.field(Key.width, frame.size.width)
            line.field(Key.height, frame.size.height)
            line.key(Key.dropped)
            droppedOffset = line.bytes.count
            line.value(0)
            line.array(Key.faces) { array in
                for face in frame.faces { array.value(face, in: frame.size, labels: labels) }
            }
        }
        return EncodedFrame(withoutDrops: frameWriter.line, droppedOffset: droppedOffset)
    }

    func encode(_ event: FaceEvent, at time: CaptureTime) -> ByteBuffer {
        var writer = JSONLineWriter(capacity: 256)
        writer.line(.face) { line in
            line.fields(of: event)
            line.field(FrameMessage.CodingKeys.camera, camera)
            line.fields(of: time)
        }
        return writer.line
    }

    func encode(_ event: CameraEvent, at time: CaptureTime) -> ByteBuffer {
        typealias Key = CameraMessage.CodingKeys
        var writer = JSONLineWriter(capacity: 256)
        writer.line(.camera) { line in
            line.field(Key.camera, camera)
            line.field(Key.state, event.state.rawValue)
            line.field(Key.reason, event.reason)
            if case .online(let format) = event { line.field(Key.format, format) }
            if let detail = event.detail { line.field(Key.detail, detail) }
            line.fields(of: time)
        }
        return writer.line
    }

    static func encode(_ hello: Hello) -> ByteBuffer {
        var writer = JSONLineWriter()
        writer.line(.hello) { hello.write(to: &$0) }
        return writer.line
    }
}

extension JSONLineWriter {
    /// Copies the line at its exact size, as it may wait long; the writer's buffer is as large as the longest
    /// line.
    var line: ByteBuffer { ByteBufferAllocator().buffer(bytes: bytes) }

    fileprivate mutating func fields(of time: CaptureTime) {
        key(FrameMessage.CodingKeys.time)
        value(time: time.wallClock)
        field(FrameMessage.CodingKeys.monotonicMicroseconds, Int(time.monotonic / 1000))
    }
}

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
