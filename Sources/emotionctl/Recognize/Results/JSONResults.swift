import EmotionRecognition
import Imaging
import Pipeline
import ProgramSupport
import StreamProtocol
import Tracking

/// JSON lines for each picture and frame, and for each event of a face in a video.
struct JSONResults: ResultWriter {
    private let output: StandardOutput
    private var encoder: SourceLineEncoder

    init(_ output: StandardOutput, labels: [Emotion]) {
        self.output = output
        encoder = SourceLineEncoder(labels: labels)
    }

    mutating func write(_ recognized: RecognizedFrame) throws {
        let events = recognized.events.flatMap { encoder.encode($0, at: recognized.position) }
        try output.writePlain(
            events + encoder.encode(recognized.faces, in: recognized.size, at: recognized.position))
    }

    mutating func end(_ events: [FaceEvent], after last: RecognizedFrame, frameSeconds _: Double) throws {
        try output.writePlain(events.flatMap { encoder.encode($0, at: last.position) })
    }
}

/// Lines like those of the stream for pictures and videos: instead of the time of a frame's capture they have
/// its position in a file.
struct SourceLineEncoder {
    private enum Key: CodingKey {
        case source, file, frame, seconds
    }

    private let labels: [Emotion]
    private var writer = JSONLineWriter()

    /// - Parameter labels: in the order of the probabilities.
    init(labels: [Emotion]) {
        self.labels = labels
    }

    /// Returns a line with every face in one frame, with a line feed.
    mutating func encode(
        _ faces: [TrackedFace], in size: ImageSize, at position: MediaPosition
    ) -> [UInt8] {
        let labels = labels
        writer.clear()
        writer.line(.frame) { line in
            Self.write(position, to: &line)
            line.field(FrameMessage.CodingKeys.width, size.width)
            line.field(FrameMessage.CodingKeys.height, size.height)
            line.array(FrameMessage.CodingKeys.faces) { array in
                for face in faces { array.value(face, in: size, labels: labels) }
            }
        }
        return writer.bytes
    }

    /// Returns a line with what happened to a face, with a line feed.
    mutating func encode(_ event: FaceEvent, at position: MediaPosition) -> [UInt8] {
        writer.clear()
        writer.line(.face) { line in
            line.fields(of: event)
            Self.write(position, to: &line)
        }
        return writer.bytes
    }

    private static func write(_ position: MediaPosition, to line: inout JSONLineWriter) {
        line.object(Key.source) { source in
            source.field(Key.file, position.file)
            source.field(Key.frame, position.frame)
            source.field(Key.seconds, position.seconds)
        }
    }
}
