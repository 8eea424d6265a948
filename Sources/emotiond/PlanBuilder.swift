import Capture
import DaemonConfiguration
import FaceDetection
import Imaging
import Pipeline
import ProgramSupport

/// Loads what the settings name: the source, the detector's profile and cascade, the models.
///
/// Every error in it is found here, before the daemon starts.
struct PlanBuilder {
    private let settings: Settings
    private let factory = RecognizerFactory(folders: ResourcePaths.search())

    init(_ settings: Settings) {
        self.settings = settings
    }

    func plan(exitsOnDeviceError: Bool) throws(ExitError) -> RecognitionPlan {
        _ = try profile()
        let portraitPath = try loading { factory throws(RecognizerFactory.LoadError) in
            try factory.path(of: "samples/astronaut.jpg")
        }
        let source = try source(portraitPath: portraitPath)
        let parts = try loading { [settings] factory throws(RecognizerFactory.LoadError) in
            try factory.parts(settings.recognizer, requiresNetwork: false)
        }
        return RecognitionPlan(
            source: source, exitsOnDeviceError: exitsOnDeviceError,
            size: ImageSize(width: settings.camera.width, height: settings.camera.height),
            framesPerSecond: settings.camera.framesPerSecond, orientation: settings.camera.orientation,
            portraitPath: portraitPath, parts: parts)
    }

    /// Loads the detector's profile and checks its cascades.
    func profile() throws(ExitError) -> DetectorProfile {
        try loading { [settings] factory throws(RecognizerFactory.LoadError) in
            let profile = try factory.profile(settings.recognizer.detector)
            // Only a check; the loop's thread loads its own.
            try factory.check(profile)
            return profile
        }
    }

    private func source(portraitPath: String) throws(ExitError) -> SourceLocation {
        do throws(CaptureError) {
            let source = try SourceLocation(settings.camera.device)
            // Only a check; the loop's thread opens its own.
            try source.check(portraitPath: portraitPath)
            return source
        } catch {
            throw ExitError(error)
        }
    }

    private func loading<Result>(
        _ body: (RecognizerFactory) throws(RecognizerFactory.LoadError) -> Result
    ) throws(ExitError) -> Result {
        do throws(RecognizerFactory.LoadError) { return try body(factory) } catch {
            throw ExitError(error, isConfigured: true)
        }
    }
}
