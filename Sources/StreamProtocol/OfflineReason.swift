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
