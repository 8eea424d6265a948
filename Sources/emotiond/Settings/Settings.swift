import Imaging
import Logging
import Pipeline
import StreamProtocol
import StreamServer

/// All settings with their defaults. `Setting.all` lists the keys.
struct Settings: Sendable, Equatable {
    var camera = Camera()
    var recognizer = RecognizerSettings()
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
        settings.recognizer.detector.scaleFactor = wanted.recognizer.detector.scaleFactor
        settings.recognizer.detector.minNeighbors = wanted.recognizer.detector.minNeighbors
        settings.recognizer.detector.minFace = wanted.recognizer.detector.minFace
        settings.recognizer.smoothing = wanted.recognizer.smoothing
        settings.log = wanted.log
        return settings
    }

    /// Returns the keys with different values in `other`.
    func keys(differingFrom other: Settings) -> [String] {
        Setting.all.filter { $0.show(self) != $0.show(other) }.map(\.key)
    }
}
