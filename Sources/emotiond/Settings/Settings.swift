import FaceDetection
import Imaging
import Logging
import StreamProtocol
import StreamServer
import Tracking

/// All settings with their defaults. `Setting.all` lists the keys.
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
        /// Rotation and mirroring of frames before detection.
        var orientation = Orientation()
    }

    struct Detector: Sendable, Equatable {
        /// Face detection method.
        var method = DetectionMethod.both
        /// Name of a network in `Models/`, or an ONNX file's path.
        var network = "face-detector"
        /// Name of a profile in `cascades/`, or a profile's path.
        var cascade = "frontalface"
        /// Scale factor, neighbors and face size replace the profile's values.
        var scaleFactor: Double?
        var minNeighbors: Int?
        var minFace: Int?
        /// Maximum time until a new face is detected.
        var fullScanSeconds = 0.5
        /// Maximum frame rate of detection while no client is connected; `nil` for every frame.
        var idleFramesPerSecond: Double?
    }

    struct Model: Sendable, Equatable {
        /// Name of a model in `Models/`, or an ONNX file's path.
        var file = "default"
        /// Name of the published output of the model; `nil` for the first one in its card.
        var output: String?
        /// Name or path of the model that drops false detections; `off` to keep all boxes.
        var faceGate = "face-gate"
        /// Minimum face probability to pass the gate; `nil` for the gate's own threshold.
        var gateThreshold: Float?
        /// Number of threads that run the model.
        var threads = 1
    }

    struct Socket: Sendable, Equatable {
        /// Path of the socket; `nil` for the first path that clients try.
        var path: String?
        /// Permissions of the socket file.
        var mode = Int(SocketConfiguration.Defaults.mode)
        /// Group of the socket file; `nil` leaves the daemon's own.
        var group: String?
        var maxClients = SocketConfiguration.Defaults.maxClients
        /// Maximum number of frames waiting for a slow client.
        var queue = SocketConfiguration.Defaults.queue
    }

    struct Log: Sendable, Equatable {
        var level = Logger.Level.info
    }
}

extension Settings.Socket {
    /// Returns the server's configuration.
    /// - Parameter inherited: the socket from the service manager, if there is one.
    func configuration(inherited: Int32?) -> SocketConfiguration {
        SocketConfiguration(
            path: path ?? SocketPath.default, makesFolder: path == nil, mode: UInt32(clamping: mode),
            group: group,
            inherited: inherited, maxClients: maxClients, queue: queue)
    }
}

extension Settings {
    /// Returns these settings with those of `wanted` that can change while the daemon runs.
    func adopting(_ wanted: Settings) -> Settings {
        var settings = self
        settings.detector.scaleFactor = wanted.detector.scaleFactor
        settings.detector.minNeighbors = wanted.detector.minNeighbors
        settings.detector.minFace = wanted.detector.minFace
        settings.smoothing = wanted.smoothing
        settings.log = wanted.log
        return settings
    }

    /// Returns the keys with different values in `other`.
    func keys(differingFrom other: Settings) -> [String] {
        Setting.all.filter { $0.show(self) != $0.show(other) }.map(\.key)
    }
}
