import EmotionRecognition
import Files
import Pipeline
import TestSupport
import Testing

@Suite struct RecognizerFactoryTests {
    private let factory = RecognizerFactory(folders: ["/nowhere", ProjectFolder.path])

    @Test func `a name is a model in the first folder that has it`() throws {
        #expect(try factory.path(ofModel: "default") == ProjectFolder.model)
    }

    @Test(arguments: ["mine.onnx", "./default", "/models/default"])
    func `a path stays as it is`(path: String) throws {
        #expect(try factory.path(ofModel: path) == path)
    }

    @Test func `an unknown name is an error that lists the folders`() {
        let error = RecognizerFactory.LoadError.notFound(
            name: "Models/unknown.onnx", folders: ["/nowhere", ProjectFolder.path])
        #expect(throws: error) { try factory.path(ofModel: "unknown") }
        #expect("\(error)" == "Models/unknown.onnx: not found in /nowhere, \(ProjectFolder.path)")
    }

    @Test func `the gate can be off`() throws {
        var settings = RecognizerSettings.Model()
        settings.faceGate = "off"
        #expect(try factory.gate(settings) == nil)
    }

    @Test func `settings replace the numbers of the profile`() throws {
        var settings = RecognizerSettings.Detector()
        settings.minFace = 77
        let profile = try factory.profile(settings)
        #expect(profile.minFace == 77)
        #expect(profile.scaleFactor == (try factory.profile(.init()).scaleFactor))
    }

    @Test func `a missing network is an error unless cascades can do without it`() throws {
        var settings = RecognizerSettings()
        settings.detector.network = "unknown"
        #expect(throws: RecognizerFactory.LoadError.self) { try factory.parts(settings) }
        #expect(try factory.parts(settings, requiresNetwork: false).network == nil)
        settings.detector.method = .network
        #expect(throws: RecognizerFactory.LoadError.self) {
            try factory.parts(settings, requiresNetwork: false)
        }
    }
}
