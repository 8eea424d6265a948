import Imaging
import Logging
import Pipeline
import StreamProtocol
import StreamServer

/// All settings with their defaults. `Setting.all` lists the keys.
public struct Settings: Sendable, Equatable {
    public var camera = Camera()
    public var recognizer = RecognizerSettings()
    public var socket = Socket()
    public var log = Log()

    /// Creates settings with the default of every key.
    public init() {}

    public struct Camera: Sendable, Equatable {
        /// A SOURCE: a device, `auto`, `sample`, a picture, `-`, a FIFO or a YUV4MPEG2 file.
        public var device = "auto"
        public var width = 640
        public var height = 480
        public var framesPerSecond = 30.0
        /// Rotation and mirroring of frames before detection.
        public var orientation = Orientation()
    }

    public struct Socket: Sendable, Equatable {
        /// Path of the socket; `nil` for the first path that clients try.
        public var path: String?
        /// Permissions of the socket file.
        public var mode = Int(SocketConfiguration.Defaults.mode)
        /// Group of the socket file; `nil` leaves the daemon's own.
        public var group: String?
        public var maxClients = SocketConfiguration.Defaults.maxClients
        /// Maximum number of frames waiting for a slow client.
        public var queue = SocketConfiguration.Defaults.queue
    }

    public struct Log: Sendable, Equatable {
        public var level = Logger.Level.info
    }
}

extension Settings.Socket {
    /// Returns the server's configuration.
    /// - Parameter inherited: the socket from the service manager, if there is one.
    public func configuration(inherited: Int32?) -> SocketConfiguration {
        SocketConfiguration(
            path: path ?? SocketPath.default, makesFolder: path == nil, mode: UInt32(clamping: mode),
            group: group,
            inherited: inherited, maxClients: maxClients, queue: queue)
    }
}

extension Settings {
    /// Returns these settings with those of `wanted` that can change while the daemon runs.
    public func adopting(_ wanted: Settings) -> Settings {
        var settings = self
        settings.recognizer.detector.scaleFactor = wanted.recognizer.detector.scaleFactor
        settings.recognizer.detector.minNeighbors = wanted.recognizer.detector.minNeighbors
        settings.recognizer.detector.minFace = wanted.recognizer.detector.minFace
        settings.recognizer.smoothing = wanted.recognizer.smoothing
        settings.log = wanted.log
        return settings
    }

    /// Returns the keys with different values in `other`.
    public func keys(differingFrom other: Settings) -> [String] {
        Setting.all.filter { $0.show(self) != $0.show(other) }.map(\.key)
    }
}

extension Settings {
    /// The settings as a configuration file with the same settings.
    public var yaml: String {
        var lines: [String] = []
        var group: Substring = ""
        for setting in Setting.all {
            let parts = setting.key.split(separator: ".", maxSplits: 1)
            if parts[0] != group {
                group = parts[0]
                lines.append("\(group):")
            }
            let value = setting.show(self)
            let scalar = value.map { setting.isText ? YAMLScalar.text($0) : $0 }
            lines.append(scalar.map { "  \(parts[1]): \($0)" } ?? "  # \(parts[1]):")
        }
        return lines.joined(separator: "\n")
    }
}

/// YAML scalars that YAML 1.1 and 1.2 read as the same text.
enum YAMLScalar {
    /// Returns `text` unquoted, in single quotes, or, if characters need escaping, in double quotes.
    static func text(_ text: String) -> String {
        if isPlain(text) { return text }
        let scalars = text.unicodeScalars
        return scalars.allSatisfy(standsForItself)
            ? "'" + scalars.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
            : "\"" + scalars.map(escaped).joined() + "\""
    }

    /// Words that need quotes to be text.
    private static let reserved: Set = ["y", "yes", "n", "no", "true", "false", "on", "off", "null"]

    /// Whether the text is a word or path of ASCII letters, digits and `._/` that is no number, date, Boolean
    /// or null.
    private static func isPlain(_ text: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "/"),
            !reserved.contains(text.lowercased())
        else { return false }
        return text.utf8.allSatisfy { byte in
            isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || [UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "_")].contains(byte)
        }
    }

    /// Whether the character is visible or a space, and no line break.
    private static func standsForItself(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
            false
        default: true
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default: break
        }
        guard !standsForItself(scalar) else { return String(scalar) }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let length = digits.count <= 2 ? 2 : digits.count <= 4 ? 4 : 8
        let mark = [2: "x", 4: "u", 8: "U"][length] ?? ""
        return "\\\(mark)" + String(repeating: "0", count: length - digits.count) + digits
    }
}
