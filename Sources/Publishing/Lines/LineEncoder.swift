import EmotionRecognition
import Imaging
import NIOCore
import Tracking

/// Turns what is to be told into lines of the stream.
struct LineEncoder {
    private let labels: [Emotion]
    private let camera: ByteBuffer
    private var frameWriter = JSONLineWriter()

    init(greeting: Greeting) {
        labels = greeting.labels
        var name = ByteBuffer()
        name.writeJSONString(greeting.camera)
        camera = name
    }

    mutating func encode(_ frame: FrameReport) -> EncodedFrame {
        let (camera, labels) = (camera, labels)  // the closure cannot read self while the writer is in use
        var droppedAt = 0
        frameWriter.clear()
        frameWriter.line(type: "frame") { line in
            line.field("seq", frame.sequence)
            line.field("camera", encoded: camera)
            line.field(time: frame.time)
            line.field("latency_us", frame.latencyMicroseconds)
            line.field("width", frame.size.width)
            line.field("height", frame.size.height)
            line.key("dropped")
            droppedAt = line.bytes.writerIndex
            line.value(0)
            line.key("faces")
            line.array { array in
                for face in frame.faces { array.value(face, in: frame.size, labels: labels) }
            }
        }
        // A copy of its own size, for it may wait long; the writer keeps its memory, as large as the longest line.
        let line = ByteBufferAllocator().buffer(buffer: frameWriter.bytes)
        return EncodedFrame(undisturbed: line, droppedAt: droppedAt)
    }

    func encode(_ event: FaceEvent, at time: CaptureTime) -> ByteBuffer {
        var writer = JSONLineWriter(capacity: 256)
        writer.line(type: "face") { line in
            line.field(event)
            line.field("camera", encoded: camera)
            line.field(time: time)
        }
        return writer.bytes
    }

    func encode(_ event: CameraEvent, at time: CaptureTime) -> ByteBuffer {
        var writer = JSONLineWriter(capacity: 256)
        writer.line(type: "camera") { line in
            line.field("camera", encoded: camera)
            line.field("state", event.state.rawValue)
            line.field("reason", event.reason)
            if let detail = event.detail { line.field("detail", detail) }
            line.field(time: time)
        }
        return writer.bytes
    }
}

extension JSONLineWriter {
    fileprivate mutating func field(time: CaptureTime) {
        key("time")
        value(time: time.wallClock)
        field("monotonic_us", Int(time.monotonic / 1000))
    }
}
