import EmotionRecognition
import Imaging
import NIOCore
import Tracking

/// Lines like those of the stream for pictures and videos: where the stream says when a frame was captured, they
/// say where in which file it stands.
public struct SourceLineEncoder {
    private let labels: [Emotion]
    private var writer = JSONLineWriter()

    /// - Parameter labels: in the order of the probabilities.
    public init(labels: [Emotion]) {
        self.labels = labels
    }

    /// Everything seen in one frame, with a line feed.
    public mutating func encode(_ faces: [TrackedFace], in size: ImageSize, at moment: SourceMoment)
        -> [UInt8]
    {
        let labels = labels
        writer.clear()
        writer.line(type: "frame") { line in
            line.field(moment)
            line.field("width", size.width)
            line.field("height", size.height)
            line.key("faces")
            line.array { array in
                for face in faces { array.value(face, in: size, labels: labels) }
            }
        }
        return Array(writer.bytes.readableBytesView)
    }

    /// What became of a face, with a line feed.
    public mutating func encode(_ event: FaceEvent, at moment: SourceMoment) -> [UInt8] {
        writer.clear()
        writer.line(type: "face") { line in
            line.field(event)
            line.field(moment)
        }
        return Array(writer.bytes.readableBytesView)
    }
}

extension JSONLineWriter {
    fileprivate mutating func field(_ moment: SourceMoment) {
        key("source")
        object { source in
            source.field("file", moment.file)
            source.field("frame", moment.frame)
            source.field("seconds", moment.seconds)
        }
    }
}
