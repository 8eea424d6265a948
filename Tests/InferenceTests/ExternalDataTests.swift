import Foundation
import ONNXFormat
import Testing

@testable import Inference

/// Weights in a file beside the model, as PyTorch's exporter writes them.
@Suite struct ExternalDataTests {
    /// A folder with `weights.data`, the numbers 1, 2, 3 and 4 behind eight other bytes.
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "weights-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var data = Data(count: 8)
        for number in [1, 2, 3, 4] as [Float] {
            withUnsafeBytes(of: number.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        try data.write(to: folder.appending(path: "weights.data"))
        try body(folder)
    }

    /// `y = x + w` with a `w` of four numbers that lies as the entries say.
    private func file(
        _ entries: [String: String], shape: [Int64] = [1, 1, 4], names: [String] = ["w"]
    ) throws -> [UInt8] {
        var builder = ModelBuilder()
        builder.model.graph.initializer = names.map { name in
            .with {
                $0.name = name
                $0.dims = shape
                $0.dataType = 1
                $0.dataLocation = 1
                $0.externalData = entries.map { entry in
                    .with { ($0.key, $0.value) = (entry.key, entry.value) }
                }
            }
        }
        builder.model.graph.node =
            names.enumerated().map { index, name in
                ModelBuilder.node("Add", [index == 0 ? "x" : "s\(index - 1)", name], ["s\(index)"])
            } + [ModelBuilder.node("Identity", ["s\(names.count - 1)"], ["y"])]
        return try builder.file()
    }

    private func reason(_ file: [UInt8], in folder: URL) -> String? {
        do throws(ModelError) {
            _ = try Network(onnx: file, folder: folder.path)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: ["weights.data", "./weights.data"])
    func `weights are read from the place that the model names`(location: String) throws {
        try withFolder { folder in
            let file = try file(["location": location, "offset": "8", "length": "16"])
            let network = try Network(onnx: file, folder: folder.path)
            #expect(network.byteCount == file.count + 16)
            let zeros = [Float](repeating: 0, count: 32)
            let actual = InferenceRun.outputs(of: network, samples: [zeros], batch: 1)[0]
            #expect(actual == (0..<32).map { Float($0 % 4 + 1) })
        }
    }

    @Test func `weights beside the model that are not numbers are refused`() throws {
        try withFolder { folder in
            var data = try Data(contentsOf: folder.appending(path: "weights.data"))
            withUnsafeBytes(of: Float.nan.bitPattern.littleEndian) { data.replaceSubrange(20..., with: $0) }
            try data.write(to: folder.appending(path: "weights.data"))
            let file = try file(["location": "weights.data", "offset": "8", "length": "16"])
            #expect(
                reason(file, in: folder)
                    == "tensor 'w' contains NaN; export the model again from a checkpoint whose weights are "
                    + "numbers")
        }
    }

    @Test(arguments: ["/etc/passwd", "../weights.data", "a/weights.data", "..", ".", ""])
    func `only files of the model's own folder are read`(location: String) throws {
        try withFolder { folder in
            let file = try file(["location": location])
            #expect(reason(file, in: folder)?.contains("not the name of a file in that folder") == true)
        }
    }

    @Test func `a symbolic link is not followed`() throws {
        try withFolder { folder in
            try FileManager.default.createSymbolicLink(
                at: folder.appending(path: "link"), withDestinationURL: folder.appending(path: "weights.data")
            )
            let file = try file(["location": "link"])
            #expect(reason(file, in: folder)?.contains("symbolic link") == true)
        }
    }

    @Test func `a FIFO is refused at once`() throws {
        try withFolder { folder in
            mkfifo(folder.appending(path: "fifo").path, 0o600)
            let file = try file(["location": "fifo"])
            #expect(reason(file, in: folder)?.contains("not a regular file") == true)
        }
    }

    @Test(arguments: [
        (["offset": "12"], "ends before it"), (["offset": "-8"], "not known"), (["offset": "x"], "not known"),
        (["offset": "9223372036854775807"], "ends before it"), (["length": "12"], "needs 16 bytes"),
    ])
    func `places outside the file are refused`(entries: [String: String], text: String) throws {
        try withFolder { folder in
            let file = try file(entries.merging(["location": "weights.data"]) { $1 })
            #expect(reason(file, in: folder)?.contains(text) == true)
        }
    }

    @Test func `a file that is missing is named`() throws {
        try withFolder { folder in
            let reason = reason(try file(["location": "none.data"]), in: folder)
            #expect(reason?.contains("none.data: No such file or directory") == true)
        }
    }

    /// Otherwise a small file would fill the memory with copies of another one.
    @Test func `no more is read from a file than it holds`() throws {
        try withFolder { folder in
            let file = try file(["location": "weights.data"], names: ["w", "v"])
            #expect(reason(file, in: folder)?.contains("other tensors") == true)
        }
    }
}
