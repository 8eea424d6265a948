import Glibc
import Imaging

/// Finds a camera again that was unplugged, also where the kernel gives it another number.
public struct CameraFinder {
    /// The camera that somebody wants.
    public enum Wish: Equatable, Sendable {
        case path(String)
        /// The first one there is.
        case first
    }

    /// How long the first camera is waited for before another kind may take its place, in nanoseconds.
    private static let loyalty: Int64 = 5_000_000_000

    private let wish: Wish
    private let clock = MonotonicClock()
    private var known: Known?
    /// When `known` was first missed.
    private var missedSince: Int64?

    /// The camera that was opened last.
    private struct Known {
        /// Its link below `/dev/v4l`; `nil` where it has none.
        let stablePath: String?
        /// What it calls itself.
        let card: String
    }

    public init(_ wish: Wish) {
        self.wish = wish
    }

    /// Opens the camera where it is now and starts its stream. Throws as `Camera.init` does, and `noCamera`.
    public mutating func open(size: ImageSize, framesPerSecond: Double) throws(CaptureError) -> Camera {
        let camera = try Camera(path: try path(), size: size, framesPerSecond: framesPerSecond)
        let node = CameraNode.all().first { $0.device == camera.path }
        known = Known(stablePath: node?.stablePath, card: camera.card)
        missedSince = nil
        return camera
    }

    private mutating func path() throws(CaptureError) -> String {
        if let link = known?.stablePath, access(link, F_OK) == 0 { return link }
        switch wish {
        case .path(let path): return path
        case .first: return try firstPath()
        }
    }

    /// That of a camera of the same kind as before, for a while.
    private mutating func firstPath() throws(CaptureError) -> String {
        guard let known else { return try CameraList.firstCameraPath() }
        if let same = CameraList().cameras.first(where: { $0.card == known.card }) { return same.path }
        let now = clock.now()
        let missedSince = missedSince ?? now
        self.missedSince = missedSince
        guard now - missedSince > Self.loyalty else { throw .noCamera }
        return try CameraList.firstCameraPath()
    }
}
