import EmotionRecognition
import FaceDetection
import Pipeline
import ProgramSupport

/// Loads the models and the detector that settings name.
struct ModelLoader {
    private static let factory = RecognizerFactory(folders: ResourcePaths.search())

    let settings: RecognizerSettings
    /// Whether a configuration file has named them, so that a name that is wrong is its error.
    private let isConfigured: Bool

    init(_ settings: RecognizerSettings, isConfigured: Bool) {
        self.settings = settings
        self.isConfigured = isConfigured
    }

    /// Returns the path of the emotion model.
    func path() throws(ExitError) -> String { try Self.path(of: settings.model.file) }

    /// Loads the emotion model.
    func emotionModel() throws(ExitError) -> EmotionModel {
        try loading { factory throws(RecognizerFactory.LoadError) in try factory.model(settings.model) }
    }

    /// Loads the models of the daemon's pipeline.
    func parts() throws(ExitError) -> RecognizerParts {
        try loading { factory throws(RecognizerFactory.LoadError) in try factory.parts(settings) }
    }

    /// Loads what detects the faces in photographs.
    func finder() throws(ExitError) -> FaceFinder {
        try loading { factory throws(RecognizerFactory.LoadError) in
            let gate = try factory.gate(settings.model)
            return FaceFinder(
                detector: try factory.detector(settings.detector),
                gate: gate.map { FaceGate(model: $0, threshold: settings.model.gateThreshold) })
        }
    }

    private func loading<Result: ~Copyable>(
        _ body: (RecognizerFactory) throws(RecognizerFactory.LoadError) -> Result
    ) throws(ExitError) -> Result {
        do throws(RecognizerFactory.LoadError) { return try body(Self.factory) } catch {
            throw ExitError(error, isConfigured: isConfigured)
        }
    }

    /// Returns the path of a model, which is its name or already a path.
    static func path(of model: String) throws(ExitError) -> String {
        do throws(RecognizerFactory.LoadError) { return try factory.path(ofModel: model) } catch {
            throw ExitError(error)
        }
    }

    /// Runs `body`, which loads a model.
    static func loading<Model>(_ body: () throws(RecognitionError) -> Model) throws(ExitError) -> Model {
        do throws(RecognitionError) { return try body() } catch { throw ExitError(.model(error)) }
    }
}
