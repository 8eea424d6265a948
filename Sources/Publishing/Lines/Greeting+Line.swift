import EmotionRecognition
import NIOCore

extension Greeting {
    /// The line that every client gets first.
    func line() -> ByteBuffer {
        var writer = JSONLineWriter()
        writer.line(type: "hello") { line in
            line.key("protocol")
            line.object { version in
                version.field("major", 1)
                version.field("minor", 1)
            }
            line.field("daemon", daemon)
            line.field("camera", camera)
            line.key("model")
            line.object { model in
                model.field("name", modelName)
                model.field("sha256", modelSHA256)
            }
            line.key("labels")
            line.array { array in
                for label in labels { array.value(label.rawValue) }
            }
        }
        return writer.bytes
    }
}
