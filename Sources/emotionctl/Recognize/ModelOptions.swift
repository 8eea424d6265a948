import ArgumentParser
import EmotionRecognition
import FaceDetection
import Pipeline
import ProgramSupport

/// The options that choose the models of recognition, with the daemon's defaults.
struct ModelOptions: ParsableArguments {
    static let factory = RecognizerFactory(folders: ResourcePaths.search())

    @Option(
        help: ArgumentHelp("An ONNX file, or the name of a bundled model.", valueName: "file"),
        completion: .file(extensions: ["onnx"]))
    var model = RecognizerSettings.Model().file

    @Option(
        help: ArgumentHelp(
            "Output whose scores are used; by default the first one in the model's card.",
            valueName: "name"))
    var output: String?

    @Option(
        help: ArgumentHelp("Model that drops boxes without a face; off keeps them.", valueName: "file"),
        completion: .file(extensions: ["onnx"]))
    var faceGate = RecognizerSettings.Model().faceGate

    private func settings(minFace: Int? = nil) -> RecognizerSettings {
        var settings = RecognizerSettings()
        settings.model.file = model
        settings.model.output = output
        settings.model.faceGate = faceGate
        settings.detector.minFace = minFace
        return settings
    }

    func path() throws(ExitError) -> String { try Self.path(of: model) }

    func emotionModel() throws(ExitError) -> EmotionModel {
        do throws(RecognizerFactory.LoadError) {
            return try Self.factory.model(settings().model)
        } catch {
            throw ExitError(error)
        }
    }

    /// Loads the models of the daemon's pipeline.
    ///
    /// - Parameter minFace: side of the smallest detected face in pixels; `nil` for the daemon's.
    func parts(minFace: Int? = nil) throws(ExitError) -> RecognizerParts {
        do throws(RecognizerFactory.LoadError) {
            return try Self.factory.parts(settings(minFace: minFace))
        } catch {
            throw ExitError(error)
        }
    }

    /// Loads what detects the faces in photographs.
    func finder() throws(ExitError) -> FaceFinder {
        do throws(RecognizerFactory.LoadError) {
            let settings = settings()
            let gate = try Self.factory.gate(settings.model)
            return FaceFinder(
                detector: try Self.factory.detector(settings.detector),
                gate: gate.map { FaceGate(model: $0) })
        } catch {
            throw ExitError(error)
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
