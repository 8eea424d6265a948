import Files
import Glibc
import Imaging

/// The camera to use.
public enum CameraSelector: Equatable, Sendable {
    case path(String)
    /// The first camera found.
    case first
}

/// Finds a disconnected camera again, even under another device number.
public struct CameraFinder {
    /// Time for which a disconnected camera is awaited before a different one may replace it, in nanoseconds.
    private static let reacquireTimeout: Int64 = 5_000_000_000

    private let selector: CameraSelector
    private let clock = MonotonicClock()
    private var known: Known?
    /// Time at which `known` was first missing, in nanoseconds.
    private var missedSince: Int64?

    /// Identity of the camera that was opened last.
    private struct Known {
        /// Link below `/dev/v4l`; `nil` if there is none.
        let stablePath: String?
        /// Name that the camera reports.
        let card: String
    }

    public init(_ selector: CameraSelector) {
        self.selector = selector
    }

    /// Opens the camera under its current path and starts its stream.
    ///
    /// - Throws: the errors of `Camera.init`, and `noCamera`.
    public mutating func open(size: ImageSize, framesPerSecond: Double) throws(CaptureError) -> Camera {
        let camera = try Camera(path: try path(), size: size, framesPerSecond: framesPerSecond)
        let node = CameraNode.all().first { $0.device == camera.path }
        known = Known(stablePath: node?.stablePath, card: camera.card)
        missedSince = nil
        return camera
    }

    private mutating func path() throws(CaptureError) -> String {
        if let link = known?.stablePath, FileBytes.exists(link) { return link }
        switch selector {
        case .path(let path): return path
        case .first: return try firstPath()
        }
    }

    /// Returns the path of the first camera; for a while after a disconnection, only of one with the same
    /// name.
    private mutating func firstPath() throws(CaptureError) -> String {
        guard let known else { return try CameraList.firstCameraPath() }
        if let same = CameraList().cameras.first(where: { $0.card == known.card }) { return same.path }
        let now = clock.now()
        let missedSince = missedSince ?? now
        self.missedSince = missedSince
        guard now - missedSince > Self.reacquireTimeout else { throw .noCamera }
        return try CameraList.firstCameraPath()
    }
}
