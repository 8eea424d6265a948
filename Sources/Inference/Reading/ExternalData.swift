import Files
import FoundationEssentials
import ONNXFormat

/// The files beside a model in which it keeps weights.
///
/// PyTorch's exporter writes `model.onnx.data` beside `model.onnx`. Only files in the model's own folder are
/// read, no symbolic link is followed, and no byte is read twice, so that a small model cannot ask for more
/// memory than its files take.
final class ExternalData {
    /// `nil` for a model that has no folder.
    private let folder: String?
    private var files: [String: (file: FolderFile, unread: Int)] = [:]
    /// Bytes that were read.
    private(set) var byteCount = 0

    init(folder: String?) {
        self.folder = folder
    }

    /// The tensor with its data inside.
    func load(_ tensor: ONNXTensor, count: Int, name: String) throws(ModelError) -> ONNXTensor {
        let keys = Dictionary(
            tensor.externalData.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        guard let folder else { throw .externalData(tensor: name, reason: "save the model as a single file") }
        guard let location = keys["location"], let size = Self.elementSizes[tensor.dataType] else {
            throw .externalData(tensor: name, reason: "its place there is not known")
        }
        let expected = count * size
        let offset = keys["offset"].map { Int($0) } ?? 0
        let length = keys["length"].map { Int($0) } ?? expected
        guard let offset, let length, offset >= 0 else {
            throw .externalData(tensor: name, reason: "its place there is not known")
        }
        guard length == expected else {
            throw .wrongDataSize(tensor: name, expectedBytes: expected, actualBytes: length)
        }
        var loaded = tensor
        loaded.dataLocation = 0
        loaded.rawData = Data(try read(location, in: folder, at: offset, count: length, tensor: name))
        return loaded
    }

    private func read(
        _ location: String, in folder: String, at offset: Int, count: Int, tensor: String
    ) throws(ModelError) -> [UInt8] {
        let name = location.hasPrefix("./") ? String(location.dropFirst(2)) : location
        let file: FolderFile
        do { file = try files[name]?.file ?? FolderFile(name, in: folder) } catch {
            throw .externalData(tensor: tensor, reason: "\(error)")
        }
        let unread = files[name]?.unread ?? file.size
        guard offset <= file.size, count <= file.size - offset else {
            throw .externalData(tensor: tensor, reason: "'\(name)' ends before it, after \(file.size) bytes")
        }
        guard count <= unread else {
            throw .externalData(tensor: tensor, reason: "other tensors have the same part of '\(name)'")
        }
        files[name] = (file, unread - count)
        byteCount += count
        do { return try file.read(at: offset, count: count) } catch {
            throw .externalData(tensor: tensor, reason: "\(error)")
        }
    }

    /// Bytes of an element by its ONNX data type.
    private static let elementSizes: [Int32: Int] = [1: 4, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8, 16: 2]
}
