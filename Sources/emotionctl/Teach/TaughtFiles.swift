import Files
import ProgramSupport

/// Where a taught model and its card go: both are there as a whole or not at all.
struct TaughtFiles {
    let path: String
    private var cardPath: String { String(path.dropLast(5)) + ".json" }

    /// - Parameter force: whether files that are there are replaced.
    init(_ path: String, base: String, force: Bool) throws(ExitError) {
        self.path = path
        guard path.hasSuffix(".onnx"), path.count > 5 else {
            throw ExitError(.usage, "--out \(path): the name of a model ends with .onnx")
        }
        let cardPath = String(path.dropLast(5)) + ".json"
        for file in [path, cardPath] {
            guard let status = try? FileStatus(path: file) else { continue }
            if let other = try? FileStatus(path: base), other.identity == status.identity {
                throw ExitError(.usage, "--out \(file): is the model that is taught")
            }
            guard force, status.isFile else {
                throw ExitError(.usage, "--out \(file): is there already; --force replaces it")
            }
        }
        try OutputFile.makeFolder(of: path)
    }

    /// The model's name in its card.
    var name: String { path.split(separator: "/").last.map { String($0.dropLast(5)) } ?? path }

    func write(model: [UInt8], card: [UInt8]) throws {
        do {
            try OutputFile.prepare(model, for: path)
            try OutputFile.prepare(card, for: cardPath)
            if SignalFlag.termination.isSet { throw StandardOutput.Ended.interrupted }
            // A card without a model does no harm.
            try OutputFile.finish(cardPath)
            try OutputFile.finish(path)
        } catch {
            OutputFile.discard(path)
            OutputFile.discard(cardPath)
            throw error
        }
    }
}
