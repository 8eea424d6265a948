import EmotionRecognition
import ProgramSupport

/// How a model is named on the command line.
enum ModelFile {
    /// A name without a slash or suffix is that of a model in `Models/`.
    static func path(of name: String) -> String {
        let isPath = name.contains("/") || name.hasSuffix(".onnx")
        return isPath ? name : DataFolders.find("Models/\(name).onnx") ?? name
    }

    /// Gives an error in loading its exit status.
    static func load<Model>(_ body: () throws(RecognitionError) -> Model) throws(Failure) -> Model {
        do { return try body() } catch {
            // The file chooses the names in the reason.
            let reason = StyledText("\(error)").plain
            guard case .unreadable = error else { throw Failure(.badData, reason) }
            throw Failure(.noInput, reason)
        }
    }
}
