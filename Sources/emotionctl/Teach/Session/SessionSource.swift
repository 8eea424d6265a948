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
        do throws(CaptureError) { location = try SourceLocation(text) } catch { throw ExitError(error) }
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
            throw failure(error, searching: SocketPath.candidates + ["/run/emotiond-\(name)/emotiond.sock"])
        }
    }

    /// What keeps the source from being shown, and for a camera that another program has, what frees it.
    ///
    /// - Parameter sockets: where daemons may listen that have the camera.
    func failure(_ error: CaptureError, searching sockets: [String]) -> ExitError {
        guard case .cannotOpen(_, EBUSY) = error else { return ExitError(error) }
        let daemon = sockets.lazy.compactMap { try? StatusQuery(searching: [$0]).ask() }
            .first { $0.status.camera.name == name }
        return ExitError(.unavailable, "\(error); \(Self.advice(on: daemon))")
    }

    /// - Parameter daemon: the one that has the camera; `nil` for another program.
    static func advice(on daemon: DaemonStatus?) -> String {
        guard let daemon else { return "another program has it" }
        guard let unit = daemon.service else {
            return "emotiond has it, process \(daemon.status.processIdentifier)"
        }
        return "'systemctl stop \(unit.name)' frees it"
    }

    private func portraitPath() throws(ExitError) -> String {
        guard let path = ResourcePaths.find("samples/astronaut.jpg") else {
            throw ExitError(.noInput, "samples/astronaut.jpg: not found")
        }
        return path
    }
}
