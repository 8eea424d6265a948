import FaceDetection
import Imaging
import Logging
import StreamServer
import Tracking

/// Everything that can be configured, with its defaults. `Setting.all` lists the keys.
struct Settings: Sendable, Equatable {
    var camera = Camera()
    var detector = Detector()
    var model = Model()
    var smoothing = SmoothingSettings()
    var socket = Socket()
    var log = Log()

    struct Camera: Sendable, Equatable {
        /// A SOURCE: a device, `auto`, `sample`, a picture, `-`, a FIFO or a YUV4MPEG2 file.
        var device = "auto"
        var width = 640
        var height = 480
        var framesPerSecond = 30.0
        /// How pictures are turned before faces are looked for.
        var orientation = Orientation()
    }

    struct Detector: Sendable, Equatable {
        /// What detects faces.
        var method = DetectionMethod.both
        /// Name of a network in `Models/`, or an ONNX file's path.
        var network = "face-detector"
        /// Name of a profile in `cascades/`, or a profile's path.
        var cascade = "frontalface"
        /// The next three take the place of the profile's own values.
        var scaleFactor: Double?
        var minNeighbors: Int?
        var minFace: Int?
        /// How long a new face may stay unseen.
        var fullScanSeconds = 0.5
        /// At most so many frames a second are looked at while no client is connected; `nil`: all.
        var idleFramesPerSecond: Double?
    }

    struct Model: Sendable, Equatable {
        /// Name of a model in `Models/`, or an ONNX file's path.
        var file = "default"
        /// Which of the model's scores are published; `nil` for those that its card has first.
        var output: String?
        /// Likewise, for the model that drops the detector's boxes without a face; `off` keeps them all.
        var faceGate = "face-gate"
        /// How probable a face must be to pass; `nil` for the gate's own number.
        var gateThreshold: Float?
        /// Threads that share the work of the model.
        var threads = 1
    }

    struct Socket: Sendable, Equatable {
        /// `nil`: where clients look first.
        var path: String?
        /// Permissions of the socket file.
        var mode = Int(SocketConfiguration.Defaults.mode)
        /// Group of the socket file; `nil` leaves the daemon's own.
        var group: String?
        var maxClients = SocketConfiguration.Defaults.maxClients
        /// Lines that wait for a client that does not read.
        var queue = SocketConfiguration.Defaults.queue
    }

    struct Log: Sendable, Equatable {
        var level = Logger.Level.info
    }
}
