import ArgumentParser
import Capture
import Glibc
import Imaging
import ProgramSupport
import StreamProtocol

/// The source of a session, as the daemon takes it.
struct SessionSource {
    /// What the daemon asks of a camera by default.
    private static let size = ImageSize(width: 640, height: 480)
    private static let framesPerSecond = 30.0

    private let location: SourceLocation
    var name: String { location.name }

    init(_ text: String) throws(ExitError) {
        do throws(CaptureError) { location = try SourceLocation(text) } catch { throw Self.failure(error) }
        // Keys come from there.
        guard location != .standardInput else {
            throw ExitError(.usage, "--source -: standard input is the keyboard; name a file or a FIFO")
        }
    }

    /// Shows `run` the source's frames.
    func show(to run: inout SessionRun) throws {
        do {
            switch location {
            case .camera(let wish):
                var finder = CameraFinder(wish)
                try run.run(finder.open(size: Self.size, framesPerSecond: Self.framesPerSecond))
            case .sample:
                try run.run(
                    SampleSource(
                        portraitPath: try portraitPath(), size: Self.size,
                        framesPerSecond: Self.framesPerSecond))
            case .picture(let path):
                try run.run(PictureSource(path: path, framesPerSecond: Self.framesPerSecond))
            case .stream(let path):
                try run.run(Y4MStream(path: path, defaultRate: Self.framesPerSecond))
            case .standardInput: break
            }
        } catch let error as CaptureError {
            throw busy(error) ?? Self.failure(error)
        }
    }

    private static func failure(_ error: CaptureError) -> ExitError {
        let status: ExitCode =
            switch error {
            case .cannotOpen, .notACamera, .notAFile, .noCamera: .noInput
            case .malformed, .unsupportedFormat: .badData
            case .cannotRead, .deviceLost, .noFrames, .endOfStream: .inputOutput
            }
        return ExitError(status, "\(error)")
    }

    private func portraitPath() throws(ExitError) -> String {
        guard let path = ResourcePaths.find("samples/astronaut.jpg") else {
            throw ExitError(.noInput, "samples/astronaut.jpg: not found")
        }
        return path
    }

    /// Which unit to stop, where the daemon has the camera; `nil` for any other error.
    private func busy(_ error: CaptureError) -> ExitError? {
        guard case .cannotOpen(let path, EBUSY) = error else { return nil }
        let unit = Self.unit(withCamera: name).map { "; 'systemctl stop \($0)' frees it" } ?? ""
        return ExitError(.unavailable, "\(error)\(unit.isEmpty ? "; another program has \(path)" : unit)")
    }

    /// The systemd unit of the daemon that watches the camera.
    private static func unit(withCamera camera: String) -> String? {
        for path in SocketPath.candidates + ["/run/emotiond-\(camera)/emotiond.sock"] {
            guard let status = try? StatusQuery(searching: [path]).ask(), status.status.camera.name == camera
            else { continue }
            return status.service?.name
        }
        return nil
    }
}
