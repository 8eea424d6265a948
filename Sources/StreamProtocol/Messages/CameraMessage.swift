/// The camera went online or offline.
public struct CameraMessage: Sendable, Decodable, Equatable {
    public let camera: String
    /// A `CameraState`'s name, or one that a newer daemon knows.
    public let state: String
    /// An `OfflineReason`'s name, or one that a newer daemon knows; of an online camera its format.
    public let reason: String
    /// What an online camera delivers, e.g. `640x480 YUYV 30 fps`; absent from daemons of an earlier protocol
    /// 1.1.
    public let format: String?
    /// The error behind an offline camera, for people.
    public let detail: String?
    /// Time of the event in ISO 8601.
    public let time: String

    package enum CodingKeys: String, CodingKey {
        case camera, state, reason, format, detail, time
    }

    public var isOnline: Bool { state == CameraState.online.rawValue }

    /// The reason of an offline camera, if this version of the protocol knows it.
    public var offlineReason: OfflineReason? {
        state == CameraState.offline.rawValue ? OfflineReason(rawValue: reason) : nil
    }
}

/// A face appeared, changed its label or disappeared.
public struct FaceMessage: Sendable, Decodable, Equatable {
    /// `appeared`, `changed` or `disappeared`.
    public let event: String
    public let id: Int
    public let label: String
    /// The label before a change.
    public let previous: String?

    package enum CodingKeys: String, CodingKey {
        case event, id, label, previous
    }
}

/// Why a source delivers no frames, as reported in the stream.
public enum OfflineReason: String, Sendable, CaseIterable {
    /// The camera is not connected.
    case absent
    /// Another program streams from the camera.
    case busy
    /// The device file may not be opened.
    case permission
    /// The camera was disconnected while it was streaming.
    case unplugged
    /// The camera is connected and delivers no frames, or its driver fails.
    case stalled
    /// The camera captures no video, or only in unsupported formats.
    case unsupportedFormat = "unsupported format"
    /// The daemon is stopping.
    case stopped
    /// The recording or stream is over.
    case endOfStream = "end of stream"
    /// The daemon ends because the source failed.
    case failed
}

/// Whether a source delivers frames, as reported in the stream.
public enum CameraState: String, Sendable, CaseIterable {
    case online, offline
}
