import EmotionRecognition
import ProgramSupport

/// Finds and loads the models named on the command line.
enum ModelFile {
    /// Returns the path of a model; a name without a slash or suffix is in `Models/`.
    static func path(of name: String) -> String {
        let isPath = name.contains("/") || name.hasSuffix(".onnx")
        return isPath ? name : DataFolders.find("Models/\(name).onnx") ?? name
    }

    /// Converts an error while loading to one with an exit status.
    static func load<Model>(_ body: () throws(RecognitionError) -> Model) throws(Failure) -> Model {
        do { return try body() } catch {
            // The reason may contain names from the file.
            let reason = StyledText("\(error)").plain
            guard case .unreadable = error else { throw Failure(.badData, reason) }
            throw Failure(.noInput, reason)
        }
    }
}
